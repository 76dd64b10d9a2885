// Text reaches the page as textContent only; nothing here builds markup from data.
const AGAIN_MS = 500;
const ERROR = 5; // the first index of `levels` that counts as an error
const KEYS = [
  ["j k, arrows", "next, previous line"],
  ["Shift with these", "select several lines"],
  ["Page down, Page up", "a screenful; at the end, the next page"],
  ["g G, Home End", "first, last of all lines"],
  ["e E", "next, previous error"],
  ["n N", "next, previous hit of the search"],
  ["Enter", "details of the line"],
  ["x", "the lines around it, whatever is filtered"],
  ["m", "pin the line, or the selected lines as one; again to unpin"],
  ["y, Ctrl+C", "copy the selected lines as written"],
  ["h l, left right", "scroll sideways"],
  ["? Escape", "show, hide these keys"],
];
const BUTTONS = [
  ["open", "Details", "Enter"],
  ["context", "Context", "x"],
  ["pin", "Pin", "m"],
  ["copy", "Copy", "y"],
];
const views = new WeakMap();

export default function (component) {
  const root = component.parentElement.querySelector(".viewport");
  let view = views.get(root);
  if (!view) {
    view = new View(root);
    views.set(root, view);
  }
  view.send = (asked) => component.setTriggerValue("asked", asked);
  view.show(component.data);
}

function make(tag, name, text) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (text !== undefined) element.textContent = text;
  return element;
}

function pattern(words) {
  const literal = words.map((word) => word.replace(/[\\^$.*+?()[\]{}|\/-]/g, "\\$&"));
  return words.length ? new RegExp(literal.join("|"), "gi") : null;
}

class View {
  constructor(root) {
    this.root = root;
    this.rows = [];
    this.at = 0; // where the reader is
    this.from = 0; // where the selection began; it ends at `at`
    this.wishes = []; // still to be sent
    this.sent = null; // the one that is not answered yet
    this.frame();
    this.listen();
  }

  frame() {
    this.head = make("div", "head");
    this.head.setAttribute("aria-hidden", "true");
    this.scroller = make("div", "scroller");
    this.list = make("div", "list");
    this.list.tabIndex = 0;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-multiselectable", "true");
    this.scroller.append(this.list);
    this.keys = make("dl", "keys");
    this.keys.hidden = true;
    for (const [key, what] of KEYS) {
      this.keys.append(make("dt", "", key), make("dd", "", what));
    }
    this.root.replaceChildren(this.head, this.scroller, this.keys, this.hand(), this.foot());
  }

  // Where the browser keeps its clipboard shut: the lines to be copied by hand.
  hand() {
    this.byHand = make("div", "hand");
    this.byHand.hidden = true;
    this.box = make("textarea");
    this.box.readOnly = true;
    this.box.setAttribute("aria-label", "Lines to copy");
    const close = make("button", "", "Close");
    close.type = "button";
    close.addEventListener("click", () => this.close());
    const say = "The browser did not let this page copy. Ctrl+C here copies the lines as written.";
    this.byHand.append(make("p", "", say), this.box, close);
    this.byHand.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Escape") this.close();
    });
    this.box.addEventListener("copy", (event) => this.onHand(event));
    return this.byHand;
  }

  foot() {
    const foot = make("div", "foot");
    for (const [what, word, key] of BUTTONS) {
      const button = make("button", "", word);
      button.type = "button";
      button.append(make("kbd", "", key));
      button.addEventListener("click", () => this.act(what));
      foot.append(button);
    }
    const help = make("button", "", "All keys");
    help.type = "button";
    help.append(make("kbd", "", "?"));
    help.addEventListener("click", () => this.help());
    this.hint = make("span", "hint", "j/k move, e next error, n next hit, m pin, x context, ? all keys");
    this.told = make("span", "told");
    this.told.setAttribute("role", "status");
    foot.append(help, this.hint, this.told);
    return foot;
  }

  listen() {
    this.list.addEventListener("keydown", (event) => this.press(event));
    this.list.addEventListener("copy", (event) => this.onCopy(event));
    this.list.addEventListener("mousedown", (event) => {
      if (event.shiftKey) event.preventDefault(); // no half words selected on the way
    });
    this.list.addEventListener("click", (event) => {
      const row = event.target.closest(".row");
      if (row) this.go(this.rows.indexOf(row), event.shiftKey);
    });
    this.list.addEventListener("dblclick", () => this.ask("open"));
  }

  show(data) {
    const before = this.data && this.identity(this.at);
    const fresh = !this.data || data.stamp !== this.data.stamp;
    const marked = fresh || String(data.hits) !== String(this.data.hits);
    const rewrapped = fresh || data.wrapped !== this.data.wrapped;
    this.data = data;
    this.root.style.height = `${data.height_px}px`;
    this.root.classList.toggle("wrapped", data.wrapped);
    if (fresh) this.fill();
    if (marked || rewrapped) this.write();
    this.pin();
    this.place(before, fresh);
    this.hear(data.answered);
  }

  fill() {
    const { line, levels, sources, time, zone } = this.data;
    const width = String(Math.max(0, ...line)).length;
    const times = time.map((one) => (one === null ? 0 : one.length));
    const names = sources.map(([, name]) => name.length);
    this.root.style.setProperty("--line-ch", Math.max(width, 4));
    this.root.style.setProperty("--time-ch", Math.max(23, ...times));
    this.root.style.setProperty("--source-ch", Math.min(Math.max(6, ...names), 18));
    this.head.replaceChildren(
      make("span", "mark"), make("span", "line", "line"),
      make("span", "time", `time (${zone})`), make("span", "level", "level"),
      make("span", "source", "source"), make("span", "message", "message"),
    );
    this.rows = line.map((_, at) => this.row(at, levels, sources));
    this.list.replaceChildren(...this.rows);
    this.list.setAttribute("aria-label", `Lines, ${line.length} on this page`);
  }

  row(at, levels, sources) {
    const { line, level, source, time, message } = this.data;
    const [glyph, word] = levels[level[at]];
    const [, name, hue] = sources[source[at]];
    const when = time[at] === null ? "undated" : time[at];
    const row = make("div", level[at] >= ERROR ? "row error" : "row");
    row.id = `row-${at}`;
    row.setAttribute("role", "option");
    row.setAttribute("aria-selected", "false");
    const said = `${word}, ${when} ${this.data.zone}, ${name} line ${line[at]}: `;
    row.setAttribute("aria-label", said + message[at].slice(0, 300));
    const meta = make("span", "meta");
    const tile = make("span", "tile", glyph);
    const sort = make("span", `level level-${level[at]}`);
    sort.append(tile, make("span", "word", word));
    const from = make("span", `source hue-${hue}`, name);
    from.title = name;
    meta.append(
      make("span", "mark"), make("span", "line", line[at].toLocaleString("en")),
      make("span", "time", when), sort, from,
    );
    row.append(meta, make("span", "message"));
    return row;
  }

  write() {
    const hit = pattern(this.data.hits);
    this.hit = this.rows.map((row, at) => {
      const cell = row.lastElementChild;
      const whole = this.data.message[at];
      const text = this.data.wrapped ? whole : whole.replace(/\n/g, " ↵ ");
      const pieces = hit ? split(text, hit) : [text];
      cell.replaceChildren(...pieces);
      const more = this.data.more[at];
      if (more) cell.append(make("span", "more", `… ${more.toLocaleString("en")} more characters`));
      return pieces.length > 1;
    });
  }

  pin() {
    const pinned = new Set(this.data.pinned);
    this.rows.forEach((row, at) => {
      row.firstElementChild.firstElementChild.textContent = pinned.has(at) ? "◆" : "";
      row.classList.toggle("pinned", pinned.has(at));
      if (pinned.has(at)) row.setAttribute("aria-description", "pinned");
      else row.removeAttribute("aria-description");
    });
  }

  // Go to the record that the page names when that is news, else stay at the same
  // record, wherever it stands now.
  place(before, fresh) {
    const named = this.data.current && this.data.current.join(" ");
    const news = named && (fresh || named !== this.named);
    this.named = named;
    let at = news ? this.find(named) : -1;
    if (at < 0 && before && !(news && fresh)) at = this.find(before);
    const upwards = this.asked === "previous_page" || this.asked === "last";
    if (at < 0 && fresh) at = upwards ? this.rows.length - 1 : 0;
    if (at < 0) at = this.at;
    if (fresh) this.asked = null;
    if (fresh || at !== this.at) {
      this.scroller.scrollLeft = 0;
      this.go(at, false);
      if (fresh && news) this.centre(!before);
    } else this.select();
    if (fresh || this.data.note !== this.note) this.tell(this.data.note);
    this.note = this.data.note;
  }

  identity(at) {
    const { sources, source, line } = this.data;
    return at in line ? `${sources[source[at]][0]} ${line[at]}` : null;
  }

  find(named) {
    return this.rows.findIndex((_, at) => this.identity(at) === named);
  }

  go(at, extend) {
    if (!this.rows.length) return this.list.removeAttribute("aria-activedescendant");
    this.at = Math.min(Math.max(at, 0), this.rows.length - 1);
    if (!extend) this.from = this.at;
    this.select();
    this.reveal();
  }

  select() {
    const [first, last] = this.range();
    this.rows.forEach((row, at) => {
      const inside = at >= first && at <= last;
      row.setAttribute("aria-selected", String(inside));
      row.classList.toggle("current", at === this.at);
    });
    this.list.setAttribute("aria-activedescendant", `row-${this.at}`);
    if (last > first) this.tell(`${last - first + 1} lines selected`);
    else if (this.several) this.tell("");
    this.several = last > first;
  }

  range() {
    return [Math.min(this.at, this.from), Math.max(this.at, this.from)];
  }

  // Scroll only what is here: the page around it must not move under the reader.
  reveal() {
    const row = this.rows[this.at];
    const view = this.scroller;
    const below = row.offsetTop + row.offsetHeight - view.clientHeight;
    if (row.offsetTop < view.scrollTop) view.scrollTop = row.offsetTop;
    else if (below > view.scrollTop) view.scrollTop = Math.min(below, row.offsetTop);
  }

  // A line that is come to from elsewhere is seen among its neighbours. Who comes from the
  // foot of another page is scrolled down as far on this one, beyond the line.
  centre(arriving) {
    const row = this.rows[this.at];
    if (!row) return;
    this.scroller.scrollTop = row.offsetTop - this.scroller.clientHeight / 2 + 20;
    if (arriving && row.getBoundingClientRect().top < 0) row.scrollIntoView({ block: "center" });
  }

  revealHit() {
    const mark = this.rows[this.at].querySelector("mark");
    if (!mark) return;
    const view = this.scroller;
    view.scrollLeft = 0; // no further to the side than this hit needs
    const seen = view.getBoundingClientRect();
    const box = mark.getBoundingClientRect();
    const left = seen.left + this.rows[this.at].firstElementChild.offsetWidth;
    if (box.right > seen.right) view.scrollLeft += box.right - seen.right + 40;
    else if (box.left < left) view.scrollLeft -= left - box.left + 40;
  }

  // A move that had to wait is made anew from where the reader is by then: `again`.
  ask(what, again) {
    if (!this.rows.length) return;
    this.asked = what;
    // Every pin counts; of all else only what was asked for last.
    if (what !== "pin") this.wishes = this.wishes.filter(({ wish }) => wish.what === "pin");
    if (this.sent?.what === what && ["first", "last"].includes(what)) return; // on the way
    const [source_id, line_no] = this.record(this.at);
    const [first, last] = this.range();
    const several = ["pin", "copy"].includes(what) && last > first;
    const lines = this.rows.slice(first, last + 1).map((_, at) => this.record(first + at));
    const wish = { what, source_id, line_no, ...(several ? { lines } : {}) };
    this.wishes.push({ wish, again });
    this.next(true);
  }

  record(at) {
    const { sources, source, line } = this.data;
    return [sources[source[at]][0], line[at]];
  }

  // One at a time: a wish sent while the one before is worked on would undo it.
  next(fresh = false) {
    if (this.sent || !this.wishes.length) return;
    const { wish, again } = this.wishes.shift();
    if (again && !fresh) {
      again();
      this.next();
      return;
    }
    this.sent = { ...wish, number: ++this.number };
    this.send(this.sent);
  }

  // A page that does not know of the wish was drawn before it came, or instead of it.
  hear(answered) {
    clearTimeout(this.again);
    this.number ??= answered;
    if (!this.sent) return;
    if (answered < this.sent.number) {
      this.again = setTimeout(() => this.send(this.sent), AGAIN_MS);
    } else {
      if (this.sent.what === "copy") this.take(this.sent.number, this.data.copied);
      this.sent = null;
      this.next();
    }
  }

  act(what) {
    this.list.focus({ preventScroll: true });
    if (what === "copy") this.copy();
    else this.ask(what);
  }

  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const extend = event.shiftKey;
    const does = {
      j: () => this.step(1, extend), J: () => this.step(1, true),
      ArrowDown: () => this.step(1, extend),
      k: () => this.step(-1, extend), K: () => this.step(-1, true),
      ArrowUp: () => this.step(-1, extend),
      PageDown: () => this.leap(1, extend), PageUp: () => this.leap(-1, extend),
      g: () => this.end("first"), Home: () => this.end("first"),
      G: () => this.end("last"), End: () => this.end("last"),
      e: () => this.seek(1, "error"), E: () => this.seek(-1, "error"),
      n: () => this.seek(1, "hit"), N: () => this.seek(-1, "hit"),
      m: () => this.ask("pin"), x: () => this.ask("context"),
      Enter: () => this.ask("open"), y: () => this.copy(),
      h: () => this.slide(-1), ArrowLeft: () => this.slide(-1),
      l: () => this.slide(1), ArrowRight: () => this.slide(1),
      "?": () => this.help(), Escape: () => this.leave(),
    }[event.key];
    if (!does) return;
    event.preventDefault();
    event.stopPropagation();
    does();
  }

  step(by, extend) {
    const at = this.at + by;
    if (at in this.rows || extend) this.go(at, extend);
    else this.turn(by, () => this.step(by, false));
  }

  leap(by, extend) {
    const end = by > 0 ? this.rows.length - 1 : 0;
    if (this.at === end && !extend) return this.turn(by, () => this.leap(by, false));
    const goal = this.rows[this.at].offsetTop + by * (this.scroller.clientHeight - 24);
    let at = this.at + by;
    while (at !== end && at in this.rows && (this.rows[at].offsetTop - goal) * by < 0) at += by;
    return this.go(at, extend);
  }

  seek(by, what) {
    if (what === "hit" && !this.data.hits.length) return this.tell("no search words to go to");
    const is = what === "hit"
      ? (at) => this.hit[at]
      : (at) => this.data.level[at] >= ERROR;
    for (let at = this.at + by; at in this.rows; at += by) {
      if (!is(at)) continue;
      this.go(at, false);
      return what === "hit" ? this.revealHit() : undefined;
    }
    return this.ask(`${by > 0 ? "next" : "previous"}_${what}`, () => this.seek(by, what));
  }

  turn(by, again) {
    this.ask(by > 0 ? "next_page" : "previous_page", again);
  }

  end(which) {
    this.go(which === "first" ? 0 : this.rows.length - 1, false);
    this.ask(which);
  }

  slide(by) {
    this.scroller.scrollLeft += by * 160;
  }

  help() {
    this.keys.hidden = !this.keys.hidden;
  }

  leave() {
    if (!this.keys.hidden) this.help();
    else this.go(this.at, false);
  }

  copy() {
    this.ask("copy");
    this.tell("reading the lines");
  }

  onCopy(event) {
    const inside = this.root.getRootNode();
    const selected = inside.getSelection ? inside.getSelection() : document.getSelection();
    if (String(selected ?? "")) return; // words marked with the mouse
    event.preventDefault();
    this.copy();
  }

  // What is in the clipboard is as it is in the file; on the page it is never drawn so.
  async take(number, copied) {
    if (copied?.number !== number) return this.tell("not copied: y once more");
    if (!copied.text) return this.tell(copied.said);
    try {
      await navigator.clipboard.writeText(copied.text);
      this.tell(copied.said);
    } catch {
      this.offer(copied); // no leave, or no clipboard without https
    }
  }

  offer(copied) {
    this.offered = copied;
    this.box.value = copied.shown;
    this.byHand.hidden = false;
    this.tell("");
    this.box.focus({ preventScroll: true });
    this.box.select();
    document.execCommand("copy"); // where that is let, the box is gone at once
  }

  onHand(event) {
    const { selectionStart, selectionEnd, value } = this.box;
    if (selectionStart > 0 || selectionEnd < value.length) return; // a part, as it is shown
    event.clipboardData.setData("text/plain", this.offered.text);
    event.preventDefault();
    const { said } = this.offered;
    this.close();
    this.tell(said);
  }

  close() {
    this.byHand.hidden = true;
    this.box.value = "";
    this.offered = null;
    this.list.focus({ preventScroll: true });
  }

  tell(text) {
    this.told.textContent = text;
    this.hint.hidden = Boolean(text);
  }
}

function split(text, hit) {
  const pieces = [];
  let end = 0;
  for (const found of text.matchAll(hit)) {
    pieces.push(text.slice(end, found.index), make("mark", "", found[0]));
    end = found.index + found[0].length;
  }
  return [...pieces, text.slice(end)];
}
