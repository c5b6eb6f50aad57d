// The keys of a telephone, by mouse, touch or digits: the model decides among the words that they may mean.

const Keypad = (() => {
  const keyTops = [
    ["1", ". , ?"], ["2", "abc"], ["3", "def"], ["4", "ghi"], ["5", "jkl"], ["6", "mno"], ["7", "pqrs"],
    ["8", "tuv"], ["9", "wxyz"], ["*", "next"], ["0", "space"], ["#", "shift"],
  ];
  let isOn = false;
  /** The keys of the word in progress, the words that they may mean, and the number of the chosen one. */
  let keys = "", words = [], chosen = 0;
  /** The word before a mark, which key 1 may have joined to what follows: `416` is `I'm`. */
  let joint = null;
  /** Keys come one after the other, though the server answers later. */
  let queue = Promise.resolve();

  const word = () => words[chosen] ?? keys.replace(/[#*]/g, "");
  const isPending = () => keys !== "" || joint !== null;
  const endsInWord = (text) => wordAtEnd(text) !== "";

  async function meanings(keys) {
    const text = Editor.context;
    const answer = await Server.ask("keypad", "/v1/suggest", {
      ...Settings.model, text: endsInWord(text) ? `${text} ` : text, keys,
    });
    return answer?.suggestions ?? [];
  }

  function show() {
    if (!isPending()) return Suggestions.show([], null);
    Editor.setGhost(lead() + (joint?.word ?? "") + word(), "word");
    Suggestions.show(words, (_, number) => {
      chosen = number;
      commit(" ");
    }, chosen);
  }

  /** The space before a word that follows another one. */
  const lead = () => {
    const isMark = !joint && keys.startsWith("1"), before = Editor.value.slice(0, Editor.caret);
    return !isMark && /[\p{L}\p{N}\p{M}.,;:!?…)\]”’]$/u.test(before) ? " " : "";
  };

  async function set(next) {
    keys = next;
    chosen = 0;
    words = /\d/.test(keys) ? (await meanings(keys)).map((suggestion) => suggestion.text) : [];
    show();
  }

  /** Writes the word in progress, and something after it. */
  function commit(after) {
    const text = lead() + (joint?.word ?? "") + word(), place = Editor.caret;
    const isMark = !joint && keys.startsWith("1");
    [keys, words, chosen, joint] = ["", [], 0, null];
    // A mark belongs to the word before it.
    const space = isMark && Editor.value[place - 1] === " " && /^[.,;:!?…)\]”’]/u.test(text) ? 1 : 0;
    if (text + after) Editor.replace(place - space, place, text + after);
    show();
  }

  async function press(key) {
    Continuations.putAway();
    switch (key) {
      case "*":
        if (words.length > 0) chosen = (chosen + 1) % words.length;
        return show();
      case "0":
        return commit(" ");
      case "1":
        if (/[2-9]/.test(keys)) joint = { word: word(), keys };
        return set(keys.startsWith("1") ? `${keys}1` : "1");
      case "#":
        return set(`${keys}#`);
    }
    if (!keys.startsWith("1")) return set(keys + key);
    if (joint && keys === "1" && chosen === 0) {
      const longer = `${joint.keys}1${key}`, found = await meanings(longer);
      if (found[0]?.kind !== "spelling" && /\p{L}['’\u2010\u2011-]\p{L}/u.test(found[0]?.text ?? "")) {
        joint = null;
        return set(longer);
      }
    }
    commit(" ");
    return set(key);
  }

  async function erase() {
    if (keys.length > 1 || !joint) return set(keys.slice(0, -1));
    const before = joint.keys;
    joint = null;
    return set(before);
  }

  function enqueue(action) {
    queue = queue.then(action, action);
  }

  function turn(on) {
    isOn = on;
    [keys, words, chosen, joint] = ["", [], 0, null];
    $("keypad").hidden = !on;
    $("keypad-button").setAttribute("aria-pressed", on);
    // The telephone takes the place of the keyboard on the screen.
    $("text").inputMode = on ? "none" : "";
    Continuations.putAway();
    Editor.setGhost("");
    Editor.focus();
    Suggestions.refresh();
  }

  $("keypad").append(...keyTops.map(([key, letters]) => {
    const button = make("button", { type: "button" }, key, make("small", { textContent: letters }));
    button.setAttribute("aria-label", `${key} ${letters}`);
    button.dataset.key = key;
    return button;
  }));
  $("keypad").addEventListener("pointerdown", (event) => event.preventDefault());
  $("keypad").addEventListener("click", (event) => {
    const key = event.target.closest("button")?.dataset.key;
    if (key) enqueue(() => press(key));
  });
  $("keypad-button").addEventListener("click", () => turn(!isOn));
  Editor.onMove(() => {
    if (isPending()) [keys, words, chosen, joint] = ["", [], 0, null];
  });

  return {
    get isPending() {
      return isPending();
    },
    /** Handles a key of the keyboard while the telephone is shown; returns whether it was one of its keys. */
    handle(event) {
      if (!isOn || event.ctrlKey || event.metaKey || event.altKey) return false;
      if (/^[0-9*#]$/.test(event.key)) {
        enqueue(() => press(event.key));
        return true;
      }
      if (!isPending()) return false;
      const actions = {
        Backspace: erase, " ": () => commit(" "), Enter: () => commit(""), ArrowDown: () => press("*"),
        ArrowUp: () => {
          if (words.length > 0) chosen = (chosen + words.length - 1) % words.length;
          show();
        },
        Escape: () => {
          joint = null;
          Editor.setGhost("");
          return set("");
        },
      };
      if (event.key in actions) {
        enqueue(actions[event.key]);
        return true;
      }
      // A letter ends the word and is typed itself.
      if (event.key.length === 1) commit("");
      return false;
    },
  };
})();
