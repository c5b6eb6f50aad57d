// The text area and the layer behind it, which has the same letters, invisible, with ghost text, shades and lines.

const Editor = (() => {
  const area = $("text"), layer = $("layer");
  let value = "", marks = { surprise: [], copies: [] }, ghost = null, isOwn = false, isComposing = false;
  let caret = [0, 0];
  const editListeners = [], moveListeners = [];

  // MARK: The layer

  /** The pieces of the text from `start` to `end`, each under the same marks. */
  function pieces(start, end) {
    const cuts = new Set([start, end]);
    for (const list of Object.values(marks)) {
      for (const mark of list) {
        if (mark.start > start && mark.start < end) cuts.add(mark.start);
        if (mark.end > start && mark.end < end) cuts.add(mark.end);
      }
    }
    const places = [...cuts].sort((a, b) => a - b), next = { surprise: 0, copies: 0 };
    const markAt = (kind, place) => {
      const list = marks[kind];
      while (next[kind] < list.length && list[next[kind]].end <= place) next[kind]++;
      const mark = list[next[kind]];
      return mark && mark.start <= place ? mark : null;
    };
    return places.slice(0, -1).map((place, i) => {
      const text = value.slice(place, places[i + 1]);
      const surprise = markAt("surprise", place), copy = markAt("copies", place);
      if (!surprise && !copy) return text;
      const classes = [surprise && `s${surprise.level}`, copy && "copy"].filter(Boolean).join(" ");
      const span = make("span", { className: classes, textContent: text });
      if (surprise) surprise.element = span;
      return span;
    });
  }

  function render() {
    // A zero width space gives an empty last line its height.
    if (!ghost) return layer.replaceChildren(...pieces(0, value.length), "\u200b");
    layer.replaceChildren(
      ...pieces(0, ghost.at),
      // The line may end here as it does in the area, even inside a word.
      make("wbr"), make("span", { className: `ghost ${ghost.kind}`, textContent: ghost.text }),
      ...pieces(ghost.at, value.length), "\u200b");
  }

  /** Moves marks with the text, and drops those of what has changed. */
  function moveMarks(old, now) {
    const { before, after } = difference(old, now), shift = now.length - old.length;
    for (const kind of Object.keys(marks)) {
      marks[kind] = marks[kind].flatMap((mark) => {
        if (mark.end <= before) return [mark];
        if (mark.start < old.length - after) return [];
        return [{ ...mark, start: mark.start + shift, end: mark.end + shift }];
      });
    }
  }

  // MARK: Events

  area.addEventListener("input", (event) => {
    const old = value;
    value = area.value;
    moveMarks(old, value);
    ghost = null;
    caret = [area.selectionStart, area.selectionEnd];
    render();
    const edit = { old, isOwn, inputType: event.inputType ?? "" };
    for (const listener of editListeners) listener(edit);
  });

  document.addEventListener("selectionchange", () => {
    if (document.activeElement !== area || isOwn) return;
    if (area.value !== value || (area.selectionStart === caret[0] && area.selectionEnd === caret[1])) return;
    caret = [area.selectionStart, area.selectionEnd];
    for (const listener of moveListeners) listener();
  });

  area.addEventListener("compositionstart", () => {
    isComposing = true;
    Editor.setGhost("");
    for (const listener of moveListeners) listener();
  });
  area.addEventListener("compositionend", () => {
    isComposing = false;
    for (const listener of moveListeners) listener();
  });
  $("paper").addEventListener("click", (event) => {
    if (event.target === $("paper")) area.focus();
  });

  return {
    get value() {
      return value;
    },
    get caret() {
      return area.selectionEnd;
    },
    get hasSelection() {
      return area.selectionStart !== area.selectionEnd;
    },
    get isComposing() {
      return isComposing;
    },
    /** Whether nothing but white space follows the cursor, so that ghost text moves nothing. */
    get isAtEnd() {
      return !this.hasSelection && value.slice(area.selectionEnd).trim() === "";
    },
    /** What the model reads before the cursor. */
    get context() {
      return contextBefore(value, area.selectionEnd);
    },
    get marks() {
      return marks;
    },
    focus: () => area.focus({ preventScroll: true }),
    select: (start, end = start) => area.setSelectionRange(start, end),

    /** Replaces a part of the text, so that the browser can undo it. */
    replace(start, end, text) {
      const focused = document.activeElement;
      isOwn = true;
      area.focus({ preventScroll: true });
      area.setSelectionRange(start, end);
      const done = text === "" && start === end
        || (text === "" ? document.execCommand("delete") : document.execCommand("insertText", false, text));
      if (!done) {
        area.setRangeText(text, start, end, "end");
        area.dispatchEvent(new InputEvent("input", { inputType: "insertText" }));
      }
      caret = [area.selectionStart, area.selectionEnd];
      isOwn = false;
      if (focused !== area && focused !== document.body) focused?.focus({ preventScroll: true });
    },

    /** Writes at the cursor, in place of what is selected. */
    insert(text) {
      this.replace(area.selectionStart, area.selectionEnd, text);
    },

    /** Makes the text another one, by replacing what differs. */
    become(text) {
      const { before, after } = difference(value, text);
      this.replace(before, value.length - after, text.slice(before, text.length - after));
    },

    /** Opens another text, whose past cannot be undone into. */
    open(text) {
      area.value = text;
      value = text;
      marks = { surprise: [], copies: [] };
      ghost = null;
      area.setSelectionRange(text.length, text.length);
      caret = [text.length, text.length];
      render();
      $("paper").scrollTop = $("paper").scrollHeight;
    },

    /** Shows text at the cursor that is not written yet; `kind` is "word" for one that keys spell, which is kept in sight. */
    setGhost(text, kind = "") {
      if (!ghost && !text) return;
      ghost = text && this.isAtEnd ? { text, kind, at: area.selectionEnd } : null;
      render();
      if (ghost && kind) layer.querySelector(".ghost").scrollIntoView({ block: "nearest" });
    },

    /** Shows marks of a kind: parts of the text, in order, with a level for surprise. */
    setMarks(kind, list) {
      marks[kind] = list;
      render();
    },

    /** Calls a function with each edit, `isOwn` where the page made it. */
    onEdit: (listener) => editListeners.push(listener),
    /** Calls a function when the writer moves the cursor. */
    onMove: (listener) => moveListeners.push(listener),
  };
})();
