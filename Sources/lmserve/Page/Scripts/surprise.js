// How much each word surprises the model, as shades; and what else it expected in a word's place.

const Surprise = (() => {
  /** The bits from which a word has each level. */
  const levels = [3, 6, 9, 12];
  const partLength = 3000, contextLength = 1000, kept = 200;
  const words = /[\p{L}\p{N}\p{M}]+(?:['’\u2010\u2011-][\p{L}\p{N}\p{M}]+)*|\S/gu;
  const cache = new Map();
  let run = 0;

  const refresh = paused(350, async () => {
    const own = ++run;
    if (!Settings.values.surprise || Editor.isComposing) return;
    const value = Editor.value, marks = [];
    for (const part of partsOf(value, partLength)) {
      let start = Math.max(0, part.start - contextLength);
      if (start > 0) start += Math.max(0, value.slice(start, part.start).search(/\s/) + 1);
      const found = await score(value.slice(start, part.start), part.text);
      if (own !== run || Editor.value !== value) return;
      if (!found) return;
      const { start: shift } = part;
      for (const unit of found) {
        marks.push({ ...unit, start: unit.start + shift, end: unit.end + shift, cut: unit.cut + shift });
      }
      Editor.setMarks("surprise", marks.slice());
    }
  });

  /** The words of a text with their bits, in the order of the text. */
  async function score(context, text) {
    const key = JSON.stringify([Settings.values.model, context, text]);
    if (cache.has(key)) return cache.get(key);
    const prompt = wellFormed(context + text);
    const answer = await Server.ask("surprise", "/v1/completions", {
      ...Settings.model, prompt, echo: true, max_tokens: 0, logprobs: 5,
    });
    if (!answer) return null;
    const found = unitsOf(prompt, context.length, answer.choices[0]);
    cache.set(key, found);
    if (cache.size > kept) cache.delete(cache.keys().next().value);
    return found;
  }

  /**
   * For each code point of what the server read its place in what it was sent.
   *
   * The server may have composed letters with their marks, and left out white space.
   */
  function align(sent, read) {
    if (read === sent) return codePointPlaces(sent);
    const old = [...sent.matchAll(/\P{M}\p{M}*|\p{M}+/gu)].flatMap((match) =>
      [...match[0].normalize("NFC")].map((character) => ({ character, place: match.index })));
    const places = [];
    let i = 0;
    for (const character of read) {
      const isSpace = /\s/u.test(character);
      while (!isSpace && old[i] && old[i].character !== character && /\s/u.test(old[i].character)) i++;
      places.push(old[i]?.place ?? sent.length);
      if (old[i]?.character === character || !isSpace) i++;
    }
    places.push(sent.length);
    return places;
  }

  function unitsOf(prompt, skipped, { text, logprobs }) {
    const places = align(prompt, text);
    const units = [...prompt.matchAll(words)].map((match) => ({
      start: match.index, end: match.index + match[0].length, bits: 0, cut: match.index, top: null, isKnown: false,
    }));
    let unit = 0, isSpelling = false;
    logprobs.tokens.forEach((token, i) => {
      // A rare word is spelled, from a token with at most a space to one without any text.
      const isEnd = token === "" && isSpelling, next = logprobs.tokens[i + 1] ?? "";
      const isPart = [...next].length === 1 && next !== " " || next.startsWith("bytes:");
      if (token === "") isSpelling = !isSpelling;
      else if (token === " ") isSpelling = isPart;
      else if ([...token].length > 1 && !token.startsWith("bytes:")) isSpelling = false;
      // The end of a word, and what completes a character, belong to what is before them, a space to what follows.
      const offset = logprobs.text_offset[i], isLast = isEnd || /^bytes:\\x[89ab]/.test(token);
      const begin = places[isLast ? offset - 1 : offset] ?? prompt.length;
      while (units[unit]?.end <= begin + Math.max(0, token.search(/\S/u))) unit++;
      const found = units[unit], logarithm = logprobs.token_logprobs[i];
      if (!found || logarithm === null) return;
      found.bits -= logarithm / Math.LN2;
      if (found.isKnown) return;
      Object.assign(found, { isKnown: true, cut: Math.min(begin, found.start), top: logprobs.top_logprobs[i] });
    });
    return units.filter((unit) => unit.start >= skipped).map((unit) => ({
      ...unit, start: unit.start - skipped, end: unit.end - skipped, cut: unit.cut - skipped,
      level: levels.filter((least) => unit.bits >= least).length,
    }));
  }

  // MARK: What else was expected

  /** The likeliest other words in a word's place, each with the text that it adds and its probability. */
  async function alternatives(mark) {
    if (Settings.level() === "char") {
      const before = contextBefore(Editor.value, mark.start);
      const answer = await Server.ask("expected", "/v1/suggest", { ...Settings.model, text: before });
      return (answer?.suggestions ?? []).map(({ text, probability }) => ({ text, cut: mark.start, probability }));
    }
    const actual = Editor.value.slice(mark.start, mark.end);
    return Object.entries(mark.top ?? {})
      .filter(([text]) => text.trim() && !text.startsWith("bytes:") && text.trim() !== actual)
      .sort((a, b) => b[1] - a[1])
      .map(([text, logarithm]) => ({ text, cut: mark.cut, probability: Math.exp(logarithm) }));
  }

  const percent = (p) => (p >= 0.1 ? `${Math.round(100 * p)} %` : p >= 0.001 ? `${(100 * p).toFixed(1)} %` : "< 0.1 %");

  function oneIn(bits) {
    const count = 2 ** bits;
    if (count < 10) return `${percent(1 / count)} likely`;
    return count < 1e6 ? `one in ${Math.round(count).toLocaleString("en")}` : "less than one in a million";
  }

  async function open(mark, takesFocus) {
    const list = await alternatives(mark);
    if (!Editor.marks.surprise.includes(mark)) return;
    const word = Editor.value.slice(mark.start, mark.end);
    const head = make("p", {}, make("strong", { textContent: word }));
    head.append(mark.isKnown ? ` ${mark.bits.toFixed(1)} bits, ${oneIn(mark.bits)}` : " The first word is not scored.");
    const items = list.map((other) => {
      const button = make(
        "button", { type: "button" }, make("span", { textContent: other.text.trim() }),
        make("span", { textContent: percent(other.probability) }));
      button.addEventListener("click", () => goOn(other));
      return make("li", {}, button);
    });
    const hint = list.length > 0 ? "Choose one to go on from there; this version stays." : "Nothing else was expected.";
    $("expected").replaceChildren(head, make("ul", {}, ...items), make("p", { textContent: hint }));
    $("expected").hidden = false;
    place(mark.element?.getBoundingClientRect());
    if (takesFocus) $("expected").querySelector("button")?.focus();
    else Notes.announce(`Instead of ${word}: ${list.map((other) => other.text.trim()).join(", ") || "nothing"}`);
  }

  /** Places the list below a word, or above it where there is no room. */
  function place(word) {
    const box = $("expected").getBoundingClientRect();
    const { left, bottom, top } = word ?? { left: 10, top: 60, bottom: 60 };
    const below = bottom + 6 + box.height < innerHeight;
    $("expected").style.left = `${Math.max(10, Math.min(left, innerWidth - box.width - 10))}px`;
    $("expected").style.top = `${below ? bottom + 6 : Math.max(10, top - box.height - 6)}px`;
  }

  function close() {
    const wasOpen = !$("expected").hidden, hadFocus = $("expected").contains(document.activeElement);
    $("expected").hidden = true;
    if (hadFocus) Editor.focus();
    return wasOpen;
  }

  /** Cuts the text at a word and goes on with another one, as a version of its own. */
  function goOn({ text, cut }) {
    close();
    Versions.take(text, null, () => Editor.replace(cut, Editor.value.length, text));
    Editor.focus();
    Continuations.ask();
  }

  const markAt = (place) =>
    Editor.marks.surprise.find((mark) => mark.start <= place && place < mark.end)
    ?? Editor.marks.surprise.find((mark) => mark.end === place);

  function openAtCursor(takesFocus) {
    const mark = Settings.values.surprise && !Editor.hasSelection ? markAt(Editor.caret) : null;
    if (mark) open(mark, takesFocus);
    return Boolean(mark);
  }

  $("text").addEventListener("click", () => openAtCursor(false));
  $("expected").addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const buttons = [...$("expected").querySelectorAll("button")];
    buttons[(buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length]?.focus();
  });
  document.addEventListener("pointerdown", (event) => {
    if (!$("expected").contains(event.target)) close();
  });
  $("paper").addEventListener("scroll", close);

  function update() {
    $("surprise-legend").hidden = !Settings.values.surprise;
    showLegend();
    if (Settings.values.surprise) return refresh();
    run++;
    close();
    Editor.setMarks("surprise", []);
  }
  Settings.onChange((key) => {
    if (key === "surprise" || key === "model") update();
  });
  Editor.onEdit(() => {
    close();
    refresh();
  });
  Documents.onOpen(update);

  return { refresh, update, close, openAtCursor };
})();

/** Shows the line of explanations where one of them is shown. */
function showLegend() {
  $("legend").hidden = $("surprise-legend").hidden && $("copies-legend").hidden;
}
