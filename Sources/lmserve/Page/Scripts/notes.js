// The quiet line at the bottom, and what is said to a screen reader.

const Notes = (() => {
  const lines = new Map();
  let timer = 0;

  function show() {
    const last = [...lines.values()].at(-1);
    $("note").replaceChildren(...(last ? [last.text] : []));
    if (!last?.label) return;
    const button = make("button", { type: "button", textContent: last.label });
    button.addEventListener("click", () => {
      Notes.clear(last.name);
      last.action();
    });
    $("note").append(button);
  }

  return {
    /** Shows a line until it is cleared or another one of the same name comes; a button may belong to it. */
    say(name, text, label, action) {
      lines.delete(name);
      lines.set(name, { name, text, label, action });
      show();
    },

    /** Takes a line away, and those whose names go on after a full stop. */
    clear(name) {
      for (const other of [...lines.keys()]) if (other === name || other.startsWith(`${name}.`)) lines.delete(other);
      show();
    },

    /** Has a screen reader say something once the writer has paused. */
    announce(text) {
      clearTimeout(timer);
      timer = setTimeout(() => {
        $("live").textContent = text;
      }, 400);
    },
  };
})();
