// Text reaches the page as textContent only; nothing here builds markup from data.
const FEW = 5; // fields that stand open
const watched = new WeakSet();

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".facets");
  const shut = new Map(
    [...root.querySelectorAll("details")].map((one) => [one.dataset.field, !one.open]),
  );
  fit(root);
  const active = root.getRootNode().activeElement?.dataset.named;
  const press = (field, value, exclude) => setTriggerValue("pressed", { field, value, exclude });
  const fields = make("div", "fields");
  fields.append(...data.fields.map((field, at) => {
    const list = fieldOf(field, data.colours, press);
    if (at === 0 && field.rows[0].before) {
      list.firstElementChild.append(make("span", "heads", "now, before, records"));
    }
    list.open = shut.has(field.field) ? !shut.get(field.field) : at < FEW;
    return list;
  }));
  root.replaceChildren(fields);
  if (active) {
    const again = [...root.querySelectorAll("button")];
    again.find((one) => one.dataset.named === active)?.focus({ preventScroll: true });
  }
}

// Where there is no room beside the lines, the fields stand below them and take all of the
// row: a grid of the page would leave them one column of it.
function fit(root) {
  const cell = root.getRootNode().host?.closest("[data-testid=stGridCell]");
  const grid = cell?.closest("[data-testid=stGrid]");
  if (!grid || watched.has(cell)) return;
  watched.add(cell);
  const watch = new ResizeObserver(() => {
    cell.style.gridColumn = "";
    const first = cell.getBoundingClientRect().left - grid.getBoundingClientRect().left < 2;
    if (first) cell.style.gridColumn = "1 / -1";
  });
  for (const one of grid.querySelectorAll("[data-testid=stGridCell]")) {
    if (one !== cell) watch.observe(one); // the width of a grid is known before its columns
  }
}

function make(tag, name, text) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (text !== undefined) element.textContent = text;
  return element;
}

function fieldOf(field, colours, press) {
  const details = make("details");
  details.dataset.field = field.field;
  const head = make("summary", "", field.title);
  head.append(make("span", "note", field.note));
  const list = make("ul");
  list.append(...field.rows.map((row) => rowOf(field, row, colours, press)));
  details.append(head, list);
  return details;
}

function rowOf(field, row, colours, press) {
  const item = make("li");
  item.title = row.said;
  const bar = make("span", "bar");
  bar.style.width = `${(100 * row.share) / (field.most || 1)}%`;
  if (row.level) bar.style.background = colours[row.level];
  const name = make("span", "name", row.glyph ? `${row.glyph} ${row.name}` : row.name);
  item.append(bar, name);
  if (row.before) {
    item.append(
      make("span", "share", `${row.percent} ${row.mark}`.trim()),
      make("span", "before", row.before),
    );
    if (row.mark) item.classList.add("moved");
  } else {
    item.append(make("span", "share", row.percent));
  }
  item.append(make("span", "records", row.records));
  item.append(
    button("+", `Only ${field.title} ${row.said}`, "Only these", field, row, false, press),
    button("−", `Without ${field.title} ${row.said}`, "Without these", field, row, true, press),
  );
  return item;
}

function button(text, label, title, field, row, exclude, press) {
  const element = make("button", "", text);
  element.type = "button";
  element.title = title;
  element.setAttribute("aria-label", label);
  element.dataset.named = `${field.field} ${row.value} ${exclude}`;
  element.addEventListener("click", () => press(field.field, row.value, exclude));
  return element;
}
