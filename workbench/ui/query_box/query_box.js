// Text reaches the page as textContent and input values only; no markup is built.
// Places are counted in characters, as the server does: a browser's own count has two
// for many an emoji.
const PAUSE_MS = 120;
const boxes = new WeakMap();

export default function (component) {
  const root = component.parentElement.querySelector(".box");
  let box = boxes.get(root);
  if (!box) {
    box = new Box(root);
    boxes.set(root, box);
  }
  box.typed = (told) => component.setStateValue("typed", told);
  box.submitted = (text) => component.setTriggerValue("submitted", text);
  box.show(component.data);
}

class Box {
  constructor(root) {
    this.input = document.createElement("input");
    this.list = document.createElement("ul");
    this.list.id = "offers";
    this.list.popover = "manual"; // above all else, cut off by no box around it
    this.list.setAttribute("role", "listbox");
    const says = {
      type: "text", role: "combobox", autocomplete: "off", spellcheck: "false",
      "aria-controls": "offers", "aria-autocomplete": "list", "aria-expanded": "false",
    };
    for (const [name, value] of Object.entries(says)) this.input.setAttribute(name, value);
    root.append(this.input, this.list);
    this.chosen = -1;
    this.offers = [];
    this.input.oninput = () => this.pause();
    this.input.onkeydown = (event) => this.key(event);
    this.input.onblur = () => setTimeout(() => this.close(), 150);
  }

  show(data) {
    this.input.placeholder = data.placeholder;
    this.input.setAttribute("aria-label", data.label);
    this.list.setAttribute("aria-label", data.label + ", completions");
    this.input.setAttribute("aria-invalid", data.wrong ? "true" : "false");
    if (this.stamp !== data.stamp) {
      this.stamp = data.stamp;
      this.input.value = data.value;
    }
    const now = !this.done && data.typed === this.input.value && this.focused();
    if (now && data.offers.length) this.open(data.offers);
    else this.close();
  }

  focused() {
    return this.input.getRootNode().activeElement === this.input;
  }

  pause() {
    this.done = false;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const { value, selectionStart } = this.input;
      this.typed({ text: value, position: [...value.slice(0, selectionStart)].length });
    }, PAUSE_MS);
  }

  open(offers) {
    this.offers = offers;
    this.chosen = -1;
    this.list.replaceChildren(...offers.map((offer, at) => this.item(offer, at)));
    if (!this.list.matches(":popover-open")) this.list.showPopover();
    const place = this.input.getBoundingClientRect();
    this.list.style.left = place.left + "px";
    this.list.style.top = place.bottom + 2 + "px";
    this.list.style.maxWidth = place.width + "px";
    this.input.setAttribute("aria-expanded", "true");
  }

  close() {
    if (this.list.matches(":popover-open")) this.list.hidePopover();
    this.offers = [];
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  item(offer, at) {
    const item = document.createElement("li");
    item.id = "offer" + at;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    for (const name of ["text", "label"]) {
      if (!offer[name]) continue;
      const part = document.createElement("span");
      part.className = name;
      part.textContent = offer[name];
      item.append(part);
    }
    item.onmousedown = (event) => {
      event.preventDefault(); // the input keeps the focus
      this.take(at);
    };
    return item;
  }

  mark(at) {
    const items = [...this.list.children];
    this.chosen = (at + items.length) % items.length;
    items.forEach((item, one) => item.setAttribute("aria-selected", String(one === this.chosen)));
    items[this.chosen].scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", "offer" + this.chosen);
  }

  take(at) {
    const offer = this.offers[at];
    const text = [...this.input.value];
    const before = text.slice(0, offer.start).join("") + offer.text;
    this.input.value = before + text.slice(offer.end).join("");
    this.input.setSelectionRange(before.length, before.length);
    this.close();
    this.pause();
  }

  key(event) {
    const open = this.offers.length > 0;
    if (event.key === "Enter") {
      event.preventDefault();
      if (open && this.chosen >= 0) return this.take(this.chosen);
      clearTimeout(this.timer);
      this.done = true; // what may follow comes back when more is written
      this.close();
      return this.submitted(this.input.value);
    }
    if (!open) return;
    if (event.key === "ArrowDown") this.mark(this.chosen + 1);
    else if (event.key === "ArrowUp") this.mark(this.chosen < 0 ? -1 : this.chosen - 1);
    else if (event.key === "Tab") this.take(Math.max(this.chosen, 0));
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
  }
}
