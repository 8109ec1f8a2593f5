/** What waits to be settled on a sheet: both texts, in words, with a button for each. */

function button(label, kind, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", textContent: label, className: `button button-${kind}` });
  made.addEventListener("click", act);
  return made;
}

function line(wait, settle) {
  const item = Object.assign(document.createElement("li"), { className: "mark-wait" });
  const words = document.createElement("p");
  words.append(Object.assign(document.createElement("strong"), { textContent: `${wait.who} ${wait.label}` }), `　${wait.words}`);
  const choose = (chosen) => async () => {
    const why = await settle(wait, chosen);
    if (why) words.append(`　${why}`);
  };
  const acts = Object.assign(document.createElement("span"), { className: "actions" });
  acts.append(
    button(`选用 ${wait.text || "空白"}`, "main", choose(true)),
    button(wait.standing ? `保留 ${wait.standing}` : "不用", "plain", choose(false)),
  );
  item.append(words, acts);
  return item;
}

/** `settle(wait, chosen)` answers why it could not be done, or nothing. */
export function drawWaits(root, waits, settle) {
  root.querySelector("[data-waits]").hidden = !waits.length;
  root.querySelector("[data-waits-list]").replaceChildren(...waits.map((wait) => line(wait, settle)));
}
