/**
 * Taps the server has not answered yet, kept on the device until it has.
 *
 * A wish names a cell, what it shall become and what was seen when it was tapped; a second tap on the same
 * cell takes the first one back. Where the browser refuses storage they live as long as the page.
 */

export function openWishes(key) {
  let wishes = read();

  function read() {
    try {
      const held = JSON.parse(localStorage.getItem(key) ?? "[]");
      return Array.isArray(held) ? held : [];
    } catch {
      return [];
    }
  }

  function keep() {
    try {
      if (wishes.length) localStorage.setItem(key, JSON.stringify(wishes));
      else localStorage.removeItem(key);
    } catch {
      return;
    }
  }

  return {
    list: () => [...wishes],
    find: (cell) => wishes.find((wish) => wish.cell === cell),
    /** `seen` is what the server last said of the cell; wanting that again leaves nothing to ask for. */
    add({ cell, entered, seen }) {
      const first = wishes.find((wish) => wish.cell === cell);
      wishes = wishes.filter((wish) => wish.cell !== cell);
      // What is on its way is taken for done: if it was not, the server will say so.
      const known = first?.isSent ? first.entered : (first?.seen ?? seen);
      if (entered !== known) wishes.push({ cell, entered, seen: known });
      keep();
    },
    /** Once on its way, a wish may have been done although nobody answered. */
    markSent(wish) {
      const held = wishes.find((other) => other.cell === wish.cell);
      if (held) held.isSent = true;
      keep();
    },
    /** Only this very wish: what was tapped on the same cell meanwhile stays. */
    remove(wish) {
      wishes = wishes.filter((other) => other.cell !== wish.cell || other.entered !== wish.entered);
      keep();
    },
  };
}
