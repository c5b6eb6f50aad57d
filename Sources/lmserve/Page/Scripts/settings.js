// What the writer has set, kept in the browser: the model, how strange, how many, the seed, the views.

const Settings = (() => {
  const name = "lm.settings";
  const newSeed = () => Math.floor(Math.random() * 1e6);
  const values = {
    model: null, until: "sentence", theme: "", ghost: true, strange: 0, count: 3, seed: newSeed(),
    surprise: false, copies: true,
  };
  try {
    Object.assign(values, JSON.parse(Storage.get(name) ?? "{}"));
  } catch {
    // A damaged entry is replaced by the next one.
  }
  /** The models of the server; their levels decide what is usual. */
  let models = [];
  const listeners = [];

  function set(key, value) {
    if (values[key] === value) return;
    values[key] = value;
    Storage.set(name, JSON.stringify(values));
    show();
    for (const listener of listeners) listener(key);
  }

  const level = () => (models.find((model) => model.id === values.model) ?? models[0])?.level;
  const temperature = () => Math.round(100 * 2 ** (values.strange / 5)) / 100;

  /** The parameters of a request; none in the middle, where the server's own are the usual ones. */
  function sampling() {
    if (values.strange === 0) return {};
    const usual = level() === "char" ? 0.05 : 0.02;
    return { temperature: temperature(), min_p: usual * 2 ** (-values.strange / 2.5) };
  }

  function show() {
    if (values.theme) document.documentElement.dataset.theme = values.theme;
    else delete document.documentElement.dataset.theme;
    for (const key of ["until", "theme", "strange", "count", "seed"]) $(key).value = values[key];
    $("ghost").checked = values.ghost;
    const word = values.strange === 0 ? "usual" : `temperature ${temperature().toFixed(2)}`;
    $("strange-value").value = word;
    $("strange").setAttribute("aria-valuetext", word);
    $("surprise-button").setAttribute("aria-pressed", values.surprise);
    $("copies-button").setAttribute("aria-pressed", values.copies);
    const model = values.model ?? models[0]?.id;
    $("where").textContent = model ? `${model} · your text goes to this server only` : "";
  }

  /** Takes a whole number from a field, or puts the old one back. */
  function number(key, least, most) {
    const found = Number.parseInt($(key).value, 10);
    if (Number.isNaN(found)) show();
    else set(key, Math.min(Math.max(found, least), most));
    show();
  }

  $("strange").addEventListener("input", () => set("strange", Number($("strange").value)));
  $("count").addEventListener("change", () => number("count", 1, 8));
  $("seed").addEventListener("change", () => number("seed", 0, 999999));
  $("dice").addEventListener("click", () => set("seed", newSeed()));
  $("until").addEventListener("change", () => set("until", $("until").value));
  $("theme").addEventListener("change", () => set("theme", $("theme").value));
  $("model").addEventListener("change", () => set("model", $("model").value));
  $("ghost").addEventListener("change", () => set("ghost", $("ghost").checked));
  $("surprise-button").addEventListener("click", () => set("surprise", !values.surprise));
  $("copies-button").addEventListener("click", () => set("copies", !values.copies));
  show();

  return {
    values, sampling, level,
    /** Calls a function with the name of whatever changes. */
    onChange: (listener) => listeners.push(listener),
    /** What names the model in a request: nothing for the server's first. */
    get model() {
      return values.model ? { model: values.model } : {};
    },
    /** Takes the models of the server; one that is no longer there is forgotten. */
    setModels(list) {
      models = list;
      $("model").replaceChildren(...list.map((model) => make("option", { value: model.id, textContent: model.id })));
      if (!list.some((model) => model.id === values.model)) set("model", null);
      $("model").value = values.model ?? list[0]?.id ?? "";
      show();
    },
  };
})();
