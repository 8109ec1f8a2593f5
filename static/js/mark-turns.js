/** Sheets that are written round by round: one trial or height at a time, after a cut in its own order. */

function show(root, turn) {
  for (const box of root.querySelectorAll("[data-turn]")) box.hidden = Number(box.dataset.turn) !== turn;
  for (const chip of root.querySelectorAll("[data-turn-chip]")) {
    if (Number(chip.dataset.turnChip) === turn) chip.setAttribute("aria-current", "true");
    else chip.removeAttribute("aria-current");
  }
  root.querySelector("[data-turn-field]").value = turn;
  const first = Number(root.dataset.reordered) || Infinity;
  const order = ({ dataset }) => (turn < first ? 0 : Number(dataset.further) || 1000) * 1000 + Number(dataset.position);
  const list = root.querySelector(".mark-rows");
  list.append(...Array.from(list.children).sort((a, b) => order(a) - order(b)));
  history.replaceState(null, "", `?turn=${turn}`);
}

/** Chips and columns are called by the heights that are written. */
function nameHeights(root) {
  for (const input of root.querySelectorAll('[name^="all|height."]')) {
    for (const chip of root.querySelectorAll(`[data-height-chip="${input.name.split(".")[1]}"]`)) chip.textContent = input.value || "＋";
  }
}

export function takeTurns(root) {
  root.addEventListener("click", (event) => {
    const chip = event.target.closest("[data-turn-chip]");
    if (!chip) return;
    event.preventDefault();
    nameHeights(root);
    show(root, Number(chip.dataset.turnChip));
  });
  root.addEventListener("change", () => nameHeights(root));
}
