// What is copied from the training text, underlined.

const Novelty = (() => {
  const partLength = 5000, kept = 200;
  const cache = new Map();
  let run = 0, isMissing = false;

  const refresh = paused(600, async () => {
    const own = ++run;
    if (!Settings.values.copies || Editor.isComposing || isMissing) return;
    const value = Editor.value, marks = [];
    for (const part of partsOf(value, partLength)) {
      const spans = await copies(wellFormed(part.text));
      if (own !== run || Editor.value !== value || !spans) return;
      const places = codePointPlaces(part.text);
      for (const { start, characters } of spans) {
        marks.push({ start: part.start + places[start], end: part.start + places[start + characters], characters });
      }
    }
    Editor.setMarks("copies", marks);
    tell(marks);
  });

  /** The copied spans of a text, which are looked up once. */
  async function copies(text) {
    const key = JSON.stringify([Settings.values.model, text]);
    if (cache.has(key)) return cache.get(key);
    const answer = await Server.ask("novelty", "/v1/novelty", { ...Settings.model, text }, (refusal) => {
      isMissing = refusal.code === "training_text_unavailable";
      if (isMissing) say("The training text is not at hand, so that copies are not shown.");
      return isMissing;
    });
    if (!answer) return null;
    cache.set(key, answer.spans);
    if (cache.size > kept) cache.delete(cache.keys().next().value);
    return answer.spans;
  }

  function tell(marks) {
    const copied = marks.reduce((sum, mark) => sum + mark.characters, 0);
    if (copied === 0) return say("");
    const share = Math.max(1, Math.round((100 * copied) / [...Editor.value].length));
    const longest = Math.max(...marks.map((mark) => mark.characters));
    say(`Underlined: copied from the training text (${share} %, at most ${longest} characters in a row).`);
  }

  function say(text) {
    $("copies-legend").textContent = text;
    $("copies-legend").hidden = text === "";
    showLegend();
  }

  function update() {
    isMissing = false;
    run++;
    Editor.setMarks("copies", []);
    say("");
    refresh();
  }
  Settings.onChange((key) => {
    if (key === "copies" || key === "model") update();
  });
  Editor.onEdit(() => refresh());
  Documents.onOpen(update);

  return { refresh: update };
})();
