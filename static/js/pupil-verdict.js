/**
 * The form of a new pupil says in words whether the pupil could start, while it is filled in.
 *
 * Only sex, birthday and grade are sent, and not in an address. Without an answer nothing is said: the server
 * judges again when the form is sent.
 */

const PAUSE_MS = 250;
const LIMIT_MS = 10000;

const form = document.querySelector("form[data-verdict]");
const words = form.querySelector("[data-verdict-words]");
let timer = 0;
let asked = 0;

function facts() {
  const typed = new FormData(form);
  const known = {};
  if (typed.get("sex")) known.sex = typed.get("sex");
  if (/^\d{4}-\d{2}-\d{2}$/.test(typed.get("birth_on"))) known.birth_on = typed.get("birth_on");
  if (typed.get("grade")) known.grade = Number(typed.get("grade"));
  return known;
}

async function judge() {
  const known = facts();
  const turn = ++asked;
  let verdict = null;
  if (Object.keys(known).length) {
    try {
      const response = await fetch(form.dataset.verdict, {
        method: "POST",
        credentials: "same-origin",
        redirect: "error",
        signal: AbortSignal.timeout?.(LIMIT_MS),
        body: JSON.stringify(known),
        headers: {
          Accept: "application/json",
          "Content-Type": "application/json",
          "X-CSRF-Token": form.elements._csrf_token.value,
        },
      });
      if (response.ok) verdict = await response.json();
    } catch {
      verdict = null;
    }
  }
  if (turn !== asked) return; // something else was typed meanwhile
  words.textContent = verdict?.words ?? "";
  words.className = verdict?.can_enter ? "verdict tone-ok" : "verdict tone-refusal";
}

form.addEventListener("input", (event) => {
  if (!["sex", "birth_on", "grade"].includes(event.target.name)) return;
  clearTimeout(timer);
  timer = setTimeout(judge, PAUSE_MS);
});
judge();
