/**
 * Comfort for pages that already work without script.
 *
 * Copy and print buttons, menus that close, steppers, arrow keys in grids, and forms
 * that keep what was typed until the server has taken it.
 */

const storageKey = (form) => `draft:${location.pathname}:${form.dataset.draft}`;
const UNSAVED = new Set(["password", "file", "hidden", "submit", "button"]);
const savable = (control) => control.name && !UNSAVED.has(control.type);

/** What a form holds now, as [name, value, checked] in document order. */
function contents(form) {
  return Array.from(form.elements)
    .filter(savable)
    .map((control) => [control.name, control.value, Boolean(control.checked)]);
}

/** Put saved contents back; a form whose shape has changed since is left alone. */
function restore(form, saved) {
  const controls = Array.from(form.elements).filter(savable);
  if (saved.length !== controls.length || saved.some(([name], i) => name !== controls[i].name)) return;
  saved.forEach(([, value, checked], i) => {
    if (controls[i].type === "checkbox" || controls[i].type === "radio") controls[i].checked = checked;
    else controls[i].value = value;
  });
}

/** Private windows and full disks refuse storage; a draft is a courtesy, so the page goes on. */
function remember(key, value) {
  try {
    if (value === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, value);
  } catch {
    return;
  }
}

function recall(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? "null");
  } catch {
    return null;
  }
}

/** Keep a draft while typing. A page that comes back with errors shows the server's values instead. */
function keepDraft(form) {
  const key = storageKey(form);
  const saved = recall(key);
  if (saved && !form.querySelector("[aria-invalid]")) restore(form, saved);
  form.addEventListener("input", () => remember(key, JSON.stringify(contents(form))));
  form.addEventListener("submit", () => remember(`sent:${key}`, "1"));
}

/**
 * Forget a draft once it was sent and has arrived: the next page is another one, or says so.
 * Coming back to the form after a lost network keeps it.
 */
function forgetArrivedDrafts() {
  const hasArrived = Boolean(document.querySelector("[data-flash] .notice-ok"));
  const here = new Set(Array.from(document.querySelectorAll("form[data-draft]"), storageKey));
  try {
    for (const mark of Object.keys(sessionStorage)) {
      if (!mark.startsWith("sent:")) continue;
      const key = mark.slice("sent:".length);
      sessionStorage.removeItem(mark);
      if (hasArrived || !here.has(key)) sessionStorage.removeItem(key);
    }
  } catch {
    return;
  }
}

/** Ask before leaving a form that was changed and not sent. */
function guard(form) {
  const start = JSON.stringify(contents(form));
  let isSent = false;
  form.addEventListener("submit", () => (isSent = true));
  addEventListener("pageshow", () => (isSent = false));
  addEventListener("beforeunload", (event) => {
    if (isSent || JSON.stringify(contents(form)) === start) return;
    event.preventDefault();
    event.returnValue = true; // browsers before 2023 ask only for this
  });
}

/** Two taps on a submit button send one form; the button comes back with the page. */
function sendOnce(form) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sending) event.preventDefault();
    form.dataset.sending = "1";
  });
  addEventListener("pageshow", () => delete form.dataset.sending);
}

function stepper(box) {
  const input = box.querySelector("input");
  for (const button of box.querySelectorAll("[data-step]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      if (Number(button.dataset.step) > 0) input.stepUp();
      else input.stepDown();
      input.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
}

/** Arrow keys, Home and End move between the cells of a grid that can be used. */
function arrows(table) {
  const rows = Array.from(table.tBodies[0].rows, (row) => Array.from(row.cells, (cell) => cell.querySelector("a, button")));
  const next = (r, c, dr, dc) => {
    for (r += dr, c += dc; rows[r] && c >= 0 && c < rows[r].length; r += dr, c += dc) if (rows[r][c]) return rows[r][c];
    return null;
  };
  const moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  table.addEventListener("keydown", (event) => {
    const cell = event.target.closest("td");
    if (!cell) return;
    const r = cell.parentElement.sectionRowIndex;
    const usable = rows[r].filter(Boolean);
    const target =
      event.key in moves ? next(r, cell.cellIndex, ...moves[event.key])
      : event.key === "Home" ? usable[0]
      : event.key === "End" ? usable[usable.length - 1]
      : undefined;
    if (target === undefined) return;
    event.preventDefault();
    target?.focus();
  });
}

/** A click outside or Escape closes a menu; Escape gives the focus back to its head. */
function menu(details) {
  document.addEventListener("click", (event) => {
    if (!details.contains(event.target)) details.open = false;
  });
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !details.open) return;
    details.open = false;
    details.querySelector("summary").focus();
  });
}

/** navigator.clipboard exists on https only; a selection copies everywhere. */
async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "words";
  document.body.append(area);
  area.select();
  const isCopied = document.execCommand("copy");
  area.remove();
  if (!isCopied) throw new Error("copy was refused");
}

function copier(button) {
  const says = button.querySelector("[data-copy-word]") ?? button;
  const before = says.textContent;
  button.hidden = false;
  says.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    says.textContent = await copy(button.dataset.copy).then(() => "已复制", () => "请长按文字复制");
    setTimeout(() => (says.textContent = before), 2000);
  });
}

const each = (selector, act) => document.querySelectorAll(selector).forEach(act);

forgetArrivedDrafts();
each("form[data-draft]", keepDraft);
each("form[data-guard]", guard);
each("form[method=post]:not([data-code-form]):not([data-photo-form])", sendOnce);
each("[data-stepper]", stepper);
each("table[data-grid]", arrows);
each("[data-menu]", menu);
each("[data-copy]", copier);
each("[data-print]", (button) => {
  button.hidden = false;
  button.addEventListener("click", () => print());
});
// Role alone announces changes, not what was there at the start: focus takes the reader to the errors.
document.querySelector("[data-focus]")?.focus();
// The chosen day may lie far along the strip.
each(".days [aria-current], .tabs [aria-current]", (item) => {
  const strip = item.closest("nav");
  strip.scrollLeft = item.offsetLeft - strip.offsetLeft - (strip.clientWidth - item.offsetWidth) / 2;
});
