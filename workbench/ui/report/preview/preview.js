// The page goes into the frame as a document of its own, never into this one.
const frames = new WeakMap();

export default function (component) {
  const root = component.parentElement.querySelector(".preview");
  let frame = frames.get(root);
  if (!frame) {
    frame = document.createElement("iframe");
    frame.title = "Preview of the report";
    frame.sandbox = "allow-same-origin"; // to keep the place; without allow-scripts none runs
    frame.tabIndex = 0;
    root.append(frame);
    frames.set(root, frame);
  }
  frame.style.height = component.data.height + "px";
  if (frame.shown === component.data.page) return;
  const at = frame.contentWindow?.scrollY ?? 0;
  frame.shown = component.data.page;
  frame.onload = () => frame.contentWindow.scrollTo(0, at);
  frame.srcdoc = component.data.page;
}
