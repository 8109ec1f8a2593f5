/** Keys of a sheet: Enter goes on to the next cell, and taps for what a number pad lacks. */

/** Visible cells that take typing, as they stand on the page. */
const inputs = (root) =>
  Array.from(root.querySelectorAll("input.mark-input")).filter((input) => !input.disabled && input.offsetParent);

function tapped(input, act, value) {
  if (act === "set") input.value = value;
  else if (act === "add") input.value += value;
  else if (act === "back") input.value = input.value.slice(0, -1);
  else if (act === "sign") input.value = input.value.startsWith("-") ? `+${input.value.slice(1)}` : `-${input.value.replace(/^\+/, "")}`;
}

/** `commit(cell)` is called when a tap has finished a text; typing ends with the browser's own change. */
export function takeKeys(root, commit) {
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("input.mark-input")) return;
    event.preventDefault();
    const all = inputs(root);
    const next = all[all.indexOf(event.target) + 1];
    if (next) {
      next.focus();
      next.select();
    } else event.target.blur();
  });
  for (const template of root.querySelectorAll("template[data-taps]")) {
    for (const input of inputsOf(root, template.dataset.taps)) put(template, input, commit);
  }
}

/** All fields of one kind: every `trial.2` of `trial`. */
const inputsOf = (root, base) =>
  Array.from(root.querySelectorAll("input.mark-input")).filter((input) => input.name.split("|")[1].split(".")[0] === base);

function put(template, input, commit) {
  const taps = template.content.firstElementChild.cloneNode(true);
  input.closest(".mark-cell").append(taps);
  // Letters come from the taps: no keyboard shall cover them.
  if (taps.querySelector("[data-tap=back]")) input.inputMode = "none";
  taps.addEventListener("click", (event) => {
    const tap = event.target.closest("[data-tap]");
    if (!tap) return;
    tapped(input, tap.dataset.tap, tap.dataset.value);
    if (tap.dataset.value === ":" || (tap.dataset.tap === "sign" && input.value.length < 2)) input.focus();
    else commit(input);
  });
}
