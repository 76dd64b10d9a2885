// Text reaches the page as input values only; no markup is built.
const PAUSE_MS = 500; // after the last key
const LONGEST_MS = 1500; // while keys go on
const AGAIN_MS = 4000; // until what was sent comes back
const fields = new WeakMap();

export default function (component) {
  const root = component.parentElement.querySelector(".writer");
  let field = fields.get(root);
  if (!field) {
    field = new Field(root, component.data.lines);
    fields.set(root, field);
  }
  field.typed = (told) => component.setTriggerValue("typed", told);
  field.show(component.data);
}

class Field {
  constructor(root, lines) {
    this.input = document.createElement(lines > 1 ? "textarea" : "input");
    this.state = document.createElement("span");
    this.state.setAttribute("role", "status");
    root.append(this.input, this.state);
    this.input.oninput = () => this.changed();
    this.input.onblur = () => this.flush();
    addEventListener("pagehide", () => this.flush());
  }

  show(data) {
    this.input.setAttribute("aria-label", data.label);
    this.input.style.height = data.height + "px";
    this.input.maxLength = data.most;
    const saved = this.sent !== undefined && data.text === this.sent;
    if (saved || !this.dirty()) {
      this.version = data.version;
      if (!saved && this.input.value !== data.text) this.input.value = data.text;
      if (saved) this.arrived(data.text);
      this.shown = saved ? data.text : this.input.value;
    }
    this.tell();
  }

  dirty() {
    return this.shown !== undefined && this.input.value !== this.shown;
  }

  arrived() {
    clearTimeout(this.again);
    this.sent = undefined;
    this.since = undefined;
  }

  changed() {
    this.tell();
    this.since ??= Date.now();
    clearTimeout(this.timer);
    const left = LONGEST_MS - (Date.now() - this.since);
    this.timer = setTimeout(() => this.flush(), Math.max(0, Math.min(PAUSE_MS, left)));
  }

  flush() {
    clearTimeout(this.timer);
    if (!this.dirty() || this.input.value === this.sent) return;
    this.send();
  }

  send() {
    this.sent = this.input.value;
    this.since = undefined;
    this.typed({ text: this.sent, version: this.version });
    clearTimeout(this.again);
    this.again = setTimeout(() => this.sent !== undefined && this.send(), AGAIN_MS);
  }

  tell() {
    this.state.textContent = this.dirty() ? "…" : this.version ? "saved" : "";
    this.state.title = this.dirty() ? "Being saved" : "";
  }
}
