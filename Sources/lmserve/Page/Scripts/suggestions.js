// Words for what is being typed, below the text.

const Suggestions = (() => {
  const most = 8;
  let words = [], chosen = -1, take = null, automaticSpace = -1;

  const refresh = paused(80, async () => {
    if (Editor.isComposing || Editor.hasSelection || Keypad.isPending) return;
    const text = Editor.context, place = Editor.caret, value = Editor.value;
    const isStale = () => Editor.isComposing || Editor.value !== value || Editor.caret !== place;
    const ask = (text) => Server.ask("suggest", "/v1/suggest", { ...Settings.model, text });
    let answer = await ask(text), isNext = false;
    // After a whole word, the next ones.
    if (answer?.suggestions.length === 0 && wordAtEnd(text) && !isStale()) {
      [answer, isNext] = [await ask(`${text} `), true];
    }
    if (!answer || isStale()) return;
    show(answer.suggestions.map((suggestion) => suggestion.text), (word) => accept(word, isNext));
  });

  function show(list, onTake, current = -1) {
    [words, take, chosen] = [list.slice(0, most), onTake, current];
    $("chips").replaceChildren(...words.map((word, i) => {
      const button = make("button", { type: "button", textContent: word });
      if (i === chosen) button.setAttribute("aria-current", "true");
      if (i < 3 && chosen < 0) button.append(make("kbd", { textContent: `Alt ${i + 1}` }));
      button.dataset.number = i;
      return button;
    }));
    if (words.length > 0 && !Continuations.isAsked && document.activeElement === $("text")) {
      const count = words.length === 1 ? "1 suggestion" : `${words.length} suggestions`;
      Notes.announce(`${count}: ${words.join(", ")}`);
    }
  }

  /** Writes a word in place of its beginning, or as the next one, and a space unless one follows. */
  function accept(word, isNext) {
    const place = Editor.caret, before = Editor.value.slice(0, place), after = Editor.value.slice(place);
    const typed = isNext ? "" : wordAtEnd(before);
    const gap = isNext || typed === "" && /[.,;:!?…)\]”’]$/u.test(before) ? " " : "";
    const space = /^[\s.,;:!?…)\]”’]/u.test(after) ? "" : " ";
    Editor.replace(place - typed.length, place, gap + word + space);
    automaticSpace = space ? Editor.caret : -1;
    Editor.focus();
  }

  $("chips").addEventListener("pointerdown", (event) => event.preventDefault());
  $("chips").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) Suggestions.take(Number(button.dataset.number));
  });
  Editor.onEdit(() => refresh());
  Editor.onMove(() => refresh());

  return {
    refresh, show,
    /** Takes a word by its number; returns false if there is none. */
    take(number) {
      if (!(number in words)) return false;
      take(words[number], number);
      return true;
    },
    /** Before a mark is typed: selects the space that a word has brought, so that the mark takes its place. */
    prepare(key) {
      const place = Editor.caret;
      if (/^[.,;:!?…)\]”’]$/u.test(key) && place === automaticSpace && Editor.value[place - 1] === " ") {
        Editor.select(place - 1, place);
      }
      automaticSpace = -1;
    },
  };
})();
