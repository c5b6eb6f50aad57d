// What the model would write on: one continuation as ghost text while the writer types, several as cards when asked.

const Continuations = (() => {
  /** The most tokens of a continuation, by where it ends. */
  const tokens = { sentence: 120, paragraph: 400 };
  /** What is shown: the texts, the chosen one's number, and whether they were asked for. */
  let shown = null;

  const body = (n) => ({
    ...Settings.model, prompt: Editor.context, n, until: Settings.values.until,
    max_tokens: tokens[Settings.values.until] ?? tokens.sentence, seed: Settings.values.seed,
    complete: wordAtEnd(Editor.context) !== "", ...Settings.sampling(),
  });

  /** Draws the first continuation as ghost text; the same one comes first when several are asked for. */
  const glance = paused(80, async () => {
    const isWanted = Settings.values.ghost && Editor.isAtEnd && !Editor.isComposing && !Keypad.isPending;
    if (!isWanted || shown?.isAsked || Editor.value.trim() === "") return;
    const value = Editor.value, place = Editor.caret;
    const answer = await Server.ask("continue", "/v1/completions", body(1));
    if (!answer || Editor.isComposing || Editor.value !== value || Editor.caret !== place) return;
    shown = { texts: [answer.choices[0].text], chosen: 0, isAsked: false, source: {} };
    show();
  });

  async function ask() {
    glance.cancel();
    if (Editor.isComposing) return;
    if (Editor.hasSelection) Editor.select(Editor.caret);
    const count = Settings.values.count, asked = { texts: Array(count).fill(""), chosen: 0, isAsked: true, source: {} };
    shown = asked;
    show();
    const isDone = await Server.stream("continue", "/v1/completions", body(count), (chunk) => {
      if (shown !== asked) return;
      for (const choice of chunk.choices) asked.texts[choice.index] += choice.text;
      showSoon();
    });
    if (shown !== asked) return;
    if (!isDone) return putAway();
    asked.isDone = true;
    show();
    const number = count === 1 ? "1 continuation" : `${count} continuations`;
    Notes.announce(`${number}. 1: ${asked.texts[0].trim()}`);
  }

  // MARK: Showing

  let frame = 0;
  function showSoon() {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(show);
  }

  function show() {
    Editor.setGhost(shown?.texts[shown.chosen] ?? "");
    const isAsked = shown?.isAsked ?? false;
    $("cards").hidden = !isAsked;
    $("cards").ariaBusy = isAsked && !shown.isDone;
    if (!isAsked) return $("cards").replaceChildren();
    const focused = [...$("cards").querySelectorAll("button")].indexOf(document.activeElement);
    $("cards").replaceChildren(...shown.texts.map((text, i) => {
      const button = make(
        "button", { type: "button" }, make("span", { className: "number", textContent: i + 1 }),
        make("span", { textContent: text.trim() || "…" }));
      if (i === shown.chosen) button.setAttribute("aria-current", "true");
      return make("li", {}, button);
    }));
    if (focused >= 0) $("cards").querySelectorAll("button")[focused]?.focus();
  }

  // MARK: Choosing

  /** Takes what is shown away; returns whether there was something. */
  function putAway() {
    const wasShown = shown !== null;
    Server.drop("continue");
    glance.cancel();
    shown = null;
    show();
    return wasShown;
  }

  function choose(step) {
    const count = shown.texts.length;
    shown.chosen = (shown.chosen + step + count) % count;
    show();
    $("cards").querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
    Notes.announce(`${shown.chosen + 1} of ${count}: ${shown.texts[shown.chosen].trim()}`);
  }

  function take(number = shown.chosen) {
    const { texts, source } = shown, text = texts[number];
    putAway();
    if (text) Versions.take(text, source, () => Editor.insert(text));
    Editor.focus();
  }

  function takeWord() {
    const { texts, chosen, source, isAsked } = shown;
    const word = texts[chosen].match(/^\s*\S+/u)?.[0];
    if (!word) return;
    Server.drop("continue");
    Versions.take(word, source, () => Editor.insert(word));
    goOn(texts[chosen].slice(word.length), source, isAsked);
  }

  /** Leaves the rest of a continuation whose beginning has been written. */
  function goOn(rest, source, isAsked) {
    shown = rest.trim() ? { texts: [rest], chosen: 0, isAsked, isDone: true, source } : null;
    if (shown) glance.cancel();
    show();
  }

  // MARK: Events

  Editor.onEdit(({ old, isOwn }) => {
    const place = Editor.caret, typed = Editor.value.slice(old.length);
    const text = shown?.texts[shown.chosen] ?? "";
    const isNext = !isOwn && typed && Editor.value === old + typed && place === Editor.value.length
      && text.startsWith(typed) && (shown.isDone || !shown.isAsked);
    if (isNext) return goOn(text.slice(typed.length), shown.source, shown.isAsked);
    putAway();
    glance();
  });
  Editor.onMove(() => {
    putAway();
    glance();
  });
  Settings.onChange((key) => {
    if (!["strange", "count", "seed", "until", "model", "ghost"].includes(key)) return;
    if (shown?.isAsked) return ask();
    putAway();
    glance();
  });
  $("ask").addEventListener("click", ask);
  $("dice").addEventListener("click", () => {
    if (!shown?.isAsked) ask();
  });
  $("cards").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) take([...$("cards").querySelectorAll("button")].indexOf(button));
  });

  return {
    ask, putAway, choose, take, takeWord, glance,
    /** Whether ghost text is at the cursor. */
    get hasGhost() {
      return shown !== null && Editor.isAtEnd && shown.texts[shown.chosen] !== "";
    },
    /** Whether there are continuations to choose from. */
    get isAsked() {
      return shown?.isAsked ?? false;
    },
  };
})();
