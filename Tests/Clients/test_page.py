"""The page, in a browser: what a writer sees. No test may make it ask for anything elsewhere."""

import json
import pathlib
import shutil
import unicodedata

import pytest
from conftest import Server
from selenium import webdriver
from selenium.common.exceptions import TimeoutException
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "Sources/CShippedModel/shipped"
BEGINNING = "the rings of Saturn glittered while"


class Page:
    """The page in the browser: what a writer sees, does, and what the browser has noted meanwhile."""

    # The browser may note a request of the page before this one late.
    addresses = ["data:", "blob:", "about:", "chrome:"]

    def __init__(self, driver, address):
        self.driver, self.address = driver, address
        self.addresses.append(address + "/")
        self.requests, self.complaints = [], []
        self.drain()
        self.requests, self.complaints = [], []
        # Nothing of another test is left, nor saved when its page is left.
        driver.get(address + "/health")
        # A seed fixes what the model writes.
        self.script(
            "localStorage.clear(); sessionStorage.clear();"
            "localStorage.setItem('lm.settings', JSON.stringify({seed: 7}))"
        )
        self.reload()

    # What the browser noted

    def drain(self):
        """Takes the browser's notes: all requests, and all errors of the console."""
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                self.requests.append(message["params"]["request"])
        errors = [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] == "SEVERE"]
        # Where no training text is at hand, the browser notes the refusal itself; the icon is that of /health.
        refusal = "Failed to load resource: the server responded with a status of 409"
        expected = [f"/v1/novelty - {refusal}", "/favicon.ico"]
        self.complaints += [error for error in errors if not any(text in error for text in expected)]

    def bodies(self, path):
        """The bodies of all requests to a path so far."""
        self.drain()
        sent = [r for r in self.requests if r["url"] == self.address + path and "postData" in r]
        return [json.loads(r["postData"]) for r in sent]

    # What a writer does

    def script(self, code, *arguments):
        return self.driver.execute_script(code, *arguments)

    def reload(self):
        self.driver.get(self.address)

    def element(self, name):
        return self.driver.find_element(By.ID, name)

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def click(self, name):
        self.element(name).click()

    def type(self, *keys):
        """Types in the text, one key after the other."""
        self.element("text").send_keys(*keys)

    def put(self, text):
        """Puts a text in place of all, as pasting does."""
        self.script(
            "document.getElementById('text').select();"
            "document.execCommand('insertText', false, arguments[0])",
            text,
        )

    def press(self, *keys):
        """Presses keys wherever the focus is."""
        ActionChains(self.driver).send_keys(*keys).perform()

    def chord(self, held, key):
        ActionChains(self.driver).key_down(held).send_keys(key).key_up(held).perform()

    def set(self, name, value):
        """Gives a control another value, as its own keys would."""
        self.script(
            "const e = document.getElementById(arguments[0]); e.value = arguments[1];"
            "for (const kind of ['input', 'change']) e.dispatchEvent(new Event(kind, {bubbles: true}))",
            name,
            value,
        )

    # What a writer sees

    @property
    def text(self):
        return self.element("text").get_property("value")

    @property
    def ghost(self):
        return self.script("return document.querySelector('#layer .ghost')?.textContent ?? ''")

    @property
    def chips(self):
        return self.script(
            "return [...document.querySelectorAll('#chips button')].map(b => b.firstChild.textContent)"
        )

    @property
    def cards(self):
        return self.script(
            "return [...document.querySelectorAll('#cards button span:last-child')].map(s => s.textContent)"
        )

    @property
    def chosen_card(self):
        return self.script(
            "return document.querySelector('#cards [aria-current] span:last-child')?.textContent"
        )

    @property
    def note(self):
        return self.element("note").text

    @property
    def announced(self):
        return self.element("live").get_property("textContent")

    @property
    def focus(self):
        return self.script("return document.activeElement.id")

    def copied(self):
        """The underlined parts of the text, each as one."""
        return self.script(
            "const parts = []; let last = null;"
            "for (const s of document.querySelectorAll('#layer .copy')) {"
            "  if (last && s.previousSibling === last) parts[parts.length - 1] += s.textContent;"
            "  else parts.push(s.textContent); last = s } return parts"
        )

    def wait(self, condition, what, seconds=5.0):
        """Waits until a condition holds and returns its value."""
        try:
            return WebDriverWait(self.driver, seconds, poll_frequency=0.03).until(lambda _: condition())
        except TimeoutException:
            pytest.fail(f"{what}; the text is {self.text!r}, the note {self.note!r}")

    def asked(self):
        """Presses Tab and returns the continuations once they are complete."""
        self.type(Keys.TAB)
        return self.complete()

    def complete(self):
        state = "const c = document.getElementById('cards'); return !c.hidden && c.ariaBusy"
        self.wait(lambda: self.script(state) == "false", "continuations come")
        return self.cards

    def quiet(self):
        """Waits until the page has nothing more to ask for."""
        self.script("window.lastRequest = performance.now()")
        self.wait(
            lambda: self.script(
                "const n = performance.getEntriesByType('resource').length;"
                "if (n !== window.lastCount) { window.lastCount = n; window.lastRequest = performance.now() }"
                "return performance.now() - window.lastRequest > 700"
            ),
            "the page rests",
            10,
        )


@pytest.fixture(scope="session")
def driver():
    options = Options()
    for argument in [
        "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--disable-default-apps", "--no-first-run",
        "--disable-features=OptimizationHints,MediaRouter,Translate", "--window-size=1200,800",
    ]:  # fmt: skip
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
    yield driver
    driver.quit()


@pytest.fixture
def visit(driver):
    """Opens the page of a server; in the end no request has gone elsewhere and no error has come up."""
    pages = []

    def open(server):
        pages.append(Page(driver, server.address))
        return pages[-1]

    yield open
    for page in pages:
        page.drain()
        foreign = [r["url"] for r in page.requests if not r["url"].startswith(tuple(page.addresses))]
        assert not foreign and not page.complaints


@pytest.fixture
def page(visit, server):
    return visit(server)


@pytest.fixture
def screen(driver):
    """Changes the screen, and gives it back."""

    def change(width, height, mobile=False):
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile}
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    yield change
    driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.fixture
def scheme(driver):
    """Sets the system's colours."""

    def set(value):
        features = [{"name": "prefers-color-scheme", "value": value}]
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})

    yield set
    set("light")


# Words


def test_suggestions_come_while_typing(page):
    page.type("the rin")
    page.wait(lambda: "rings" in page.chips, "suggestions within a second", 1)
    page.wait(lambda: page.announced.startswith("3 suggestions: rings"), "they are announced")
    page.quiet()
    page.all("#chips button")[0].click()
    assert page.text == "the rings " and page.focus == "text"
    page.type(".")
    assert page.text == "the rings.", "a mark takes the place of the automatic space"


def test_a_number_takes_a_word(page):
    page.type("the rings of Sat")
    page.wait(lambda: page.chips[:1] == ["Saturn"], "Saturn is suggested")
    page.chord(Keys.ALT, "1")
    assert page.text == "the rings of Saturn "


def test_next_words_follow_a_whole_word(page):
    page.type(BEGINNING)
    page.quiet()
    page.wait(lambda: len(page.chips) == 3, "next words are suggested")
    word = page.chips[1]
    page.all("#chips button")[1].click()
    assert page.text == f"{BEGINNING} {word} "


# Continuations


def test_ghost_text_is_shown_and_not_written(page):
    page.type(BEGINNING)
    ghost = page.wait(lambda: page.ghost, "ghost text comes by itself")
    assert page.text == BEGINNING and page.element("layer").get_attribute("aria-hidden") == "true"
    page.type(ghost[:4])
    assert page.ghost == ghost[4:] and page.text == BEGINNING + ghost[:4], "typing along keeps the rest"
    page.type("#")
    assert page.ghost == "", "an edit takes it away"
    page.wait(lambda: page.ghost, "and another one comes")
    page.type(Keys.ARROW_LEFT)
    page.wait(lambda: page.ghost == "", "moving the cursor takes it away")
    page.quiet()
    assert page.ghost == "", "none is shown inside the text"


def test_tab_arrows_and_enter(page):
    page.type(BEGINNING)
    ghost = page.wait(lambda: page.ghost, "ghost text")
    cards = page.asked()
    assert len(cards) == 3 and cards[0] == ghost.strip() == page.chosen_card
    page.wait(lambda: page.announced == f"3 continuations. 1: {cards[0]}", "they are announced")
    page.type(Keys.ARROW_DOWN)
    assert page.chosen_card == cards[1] and page.ghost.strip() == cards[1]
    page.type(Keys.ARROW_UP, Keys.ARROW_UP)
    assert page.chosen_card == cards[2] and page.text == BEGINNING
    page.type(Keys.ARROW_UP, Keys.ARROW_RIGHT)
    first = cards[1].split()[0]
    assert page.text == f"{BEGINNING} {first}"
    page.type(Keys.ENTER)
    assert page.text == f"{BEGINNING} {cards[1]}" and page.text[-1] in '.!?"'
    assert page.cards == []


def test_tab_twice_takes_the_first(page):
    page.type(BEGINNING)
    cards = page.asked()
    page.type(Keys.TAB)
    assert page.text == f"{BEGINNING} {cards[0]}"


def test_escape_puts_away_and_then_tab_leaves(page):
    page.type(BEGINNING)
    page.asked()
    page.type(Keys.ESCAPE)
    assert page.cards == [] and page.ghost == "" and page.text == BEGINNING
    page.wait(lambda: page.announced == "Tab leaves the text.", "a screen reader says so")
    page.press(Keys.TAB)
    assert page.focus != "text" and page.text == BEGINNING
    page.type("!")
    page.press(Keys.TAB)
    assert page.focus == "text", "Tab asks again once something was typed"


def test_keys_are_the_browsers_where_nothing_is_offered(page):
    page.type("One", Keys.ENTER, "Two")
    page.wait(lambda: page.ghost, "ghost text, which nobody asked for")
    page.type(Keys.ENTER, Keys.ARROW_UP, Keys.ARROW_UP, "x")
    assert page.text == "xOne\nTwo\n"


def test_cards_are_picked_by_the_mouse(page):
    page.set("count", 5)
    page.type(BEGINNING)
    page.click("ask")
    cards = page.complete()
    assert len(cards) == 5 and all(cards)
    page.all("#cards button")[3].click()
    assert page.text == f"{BEGINNING} {cards[3]}" and page.focus == "text"


def test_slider_from_likely_to_strange(page):
    page.type(BEGINNING)
    page.wait(lambda: page.ghost, "ghost text")
    sent = {}
    for place in [0, 5, -5]:
        page.set("strange", place)
        page.asked()
        sent[place] = page.bodies("/v1/completions")[-1]
        page.type(Keys.ESCAPE, "a", Keys.BACKSPACE)
    assert "temperature" not in sent[0] and "min_p" not in sent[0], "the middle is the server's default"
    assert sent[5]["temperature"] == 2 and sent[-5]["temperature"] == 0.5
    assert sent[5]["min_p"] < 0.02 < sent[-5]["min_p"]
    assert page.element("strange").get_attribute("aria-valuetext") == "temperature 0.50"


def test_a_seed_fixes_the_texts(page):
    page.set("seed", 7)
    page.type(BEGINNING)
    first = page.asked()
    page.type(Keys.ESCAPE, "a", Keys.BACKSPACE)
    assert page.asked() == first
    page.click("dice")
    page.wait(lambda: page.element("seed").get_property("value") != "7", "another seed is shown")
    page.wait(lambda: "…" not in page.cards and page.cards != first, "other texts come")
    page.set("seed", 7)
    page.wait(lambda: page.cards == first, "the old seed has the old texts")


def test_late_replies_are_dropped(page):
    page.script(
        "const real = fetch; let n = 0; window.fetch = async (path, options) => {"
        "  if (!path.endsWith('completions')) return real(path, options);"
        "  const mine = ++n, text = mine === 1 ? ' late' : ' timely';"
        "  await new Promise(done => setTimeout(done, mine === 1 ? 900 : 10));"
        "  return new Response(JSON.stringify({choices: [{index: 0, text}]})) }; window.count = () => n"
    )
    page.type("One")
    page.wait(lambda: page.script("return count()") == 1, "the first request")
    page.type(" two")
    page.wait(lambda: page.ghost == " timely", "the second reply is shown")
    page.script("window.done = false; setTimeout(() => { window.done = true }, 1100)")
    page.wait(lambda: page.script("return done"), "the first reply has come")
    assert page.ghost == " timely"


def test_no_request_while_an_input_method_composes(page):
    page.type("the ")
    page.quiet()
    page.bodies("/v1/suggest")
    before = len(page.requests)
    for text in ["n", "ni", "niha"]:
        page.driver.execute_cdp_cmd(
            "Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)}
        )
    page.script("window.done = false; setTimeout(() => { window.done = true }, 500)")
    page.wait(lambda: page.script("return done"), "half a second")
    page.drain()
    assert page.text == "the niha" and len(page.requests) == before and page.ghost == ""
    page.driver.execute_cdp_cmd("Input.insertText", {"text": "你好"})
    asked = lambda: any(body["text"] == "the 你好" for body in page.bodies("/v1/suggest"))
    page.wait(asked, "requests go on with the word")
    assert page.text == "the 你好"


# Surprise and copies


def open_surprise(page, text=BEGINNING + " it rained."):
    page.type(text)
    page.click("surprise-button")
    page.wait(lambda: page.all("#layer .s4"), "surprising words are shaded")


def word_place(page, word):
    """The middle of a word on the screen."""
    return page.script(
        "const s = [...document.querySelectorAll('#layer span')].find(s => s.textContent === arguments[0]);"
        "const r = s.getBoundingClientRect(); return [r.left + r.width / 2, r.top + r.height / 2]",
        word,
    )


def click_word(page, word):
    x, y = word_place(page, word)
    actions = ActionChains(page.driver)
    actions.w3c_actions.pointer_action.move_to_location(int(x), int(y))
    actions.w3c_actions.pointer_action.click()
    actions.perform()


def test_surprise_is_shown_and_other_words_can_be_taken(page):
    open_surprise(page)
    levels = page.script(
        "return Object.fromEntries([...document.querySelectorAll('#layer span[class^=s]')]"
        ".map(s => [s.textContent, s.className]))"
    )
    assert levels["glittered"] == "s4" and levels["of"] == "s0" and levels["Saturn"] == "s0"
    assert page.element("surprise-legend").is_displayed()
    click_word(page, "glittered")
    page.wait(lambda: page.element("expected").is_displayed(), "what else was expected")
    assert "glittered" in page.element("expected").text and "bits, " in page.element("expected").text
    choice = page.all("#expected li button")[0]
    word = choice.find_element(By.TAG_NAME, "span").text
    percents = [b.text.split("\n")[-1] for b in page.all("#expected li button")]
    assert len(percents) >= 4 and all("%" in p for p in percents)
    choice.click()
    gap = "" if word in {",", "."} else " "
    assert page.text == f"the rings of Saturn{gap}{word}", "the text is cut there"
    assert len(page.complete()) == 3, "and goes on"
    page.type(Keys.ESCAPE)
    page.click("undo")
    assert page.text == BEGINNING + " it rained.", "nothing is lost"


def test_surprise_by_keys_alone(page):
    open_surprise(page)
    page.type(Keys.HOME, *[Keys.ARROW_RIGHT] * 5)
    page.chord(Keys.ALT, Keys.ARROW_DOWN)
    focus = "return !!document.activeElement.closest('#expected')"
    page.wait(lambda: page.script(focus), "the list has the focus")
    first = page.script("return document.activeElement.textContent")
    page.press(Keys.ARROW_DOWN)
    assert page.script("return document.activeElement.textContent") != first
    page.press(Keys.ESCAPE)
    assert page.focus == "text" and not page.element("expected").is_displayed()


def test_a_model_of_characters_offers_words_too(page):
    page.quiet()
    page.script("Settings.setModels([{id: 'shipped', level: 'char'}])")
    open_surprise(page)
    click_word(page, "glittered")
    page.wait(lambda: page.all("#expected li button"), "words, not letters")
    choice = page.all("#expected li button")[0]
    word = choice.find_element(By.TAG_NAME, "span").text
    choice.click()
    assert page.text == f"the rings of Saturn {word}" and len(page.complete()) == 3


def test_shades_follow_the_text(page):
    open_surprise(page)
    page.type(Keys.HOME, "x")
    assert page.script("return document.querySelector('#layer .s4').textContent") == "glittered"


def test_unusual_text_is_shaded_in_its_place(page):
    text = "the cafe\u0301 “glows”  red 🚀 and naïve.\n\n  Zwounds! it rained "
    page.put(text)
    page.click("surprise-button")
    page.wait(lambda: page.all("#layer .s4"), "surprising words are shaded")
    words = page.script("return [...document.querySelectorAll('#layer span[class^=s]')].map(s => s.textContent)")
    assert words == "the cafe\u0301 “ glows ” red 🚀 and naïve . Zwounds ! it rained".split()


def test_decomposed_letters_are_shaded_as_composed_ones(page):
    shades = []
    page.click("surprise-button")
    for form in ["NFC", "NFD"]:
        text = unicodedata.normalize(form, "naïve café résumé éééééé of Saturn glittered while ")
        page.put(text)
        script = "return [...document.querySelectorAll('#layer span[class^=s]')].map(s => s.className)"
        page.wait(lambda: len(page.script(script)) == 8, "all words are shaded")
        shades.append(page.script(script))
    assert shades[0] == shades[1] and len(set(shades[0])) > 2


def luminance(color):
    parts = [int(float(p)) / 255 for p in color[color.index("(") + 1 : -1].split(",")[:3]]
    red, green, blue = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("name", ["light", "dark"])
def test_everything_is_legible(page, scheme, name):
    scheme(name)
    open_surprise(page)
    colors = page.script(
        "const style = (s, p) => { const e = document.querySelector(s); return getComputedStyle(e)[p] };"
        "const paper = getComputedStyle(document.documentElement).backgroundColor;"
        "const ink = style('#text', 'color');"
        "const pale = style('.hint', 'color'), desk = style('.dock', 'backgroundColor');"
        "return [[ink, paper], [pale, paper], [pale, desk], [ink, desk],"
        " [style('#ask', 'color'), style('#ask', 'backgroundColor')],"
        " [style('#surprise-button', 'color'), style('#surprise-button', 'backgroundColor')],"
        " ...[1, 2, 3, 4].map(n => [ink, style(`.legend .s${n}`, 'backgroundColor')])]"
    )
    is_dark = luminance(colors[0][1]) < 0.2
    assert is_dark == (name == "dark")
    for pair in colors:
        light, dark = sorted(map(luminance, pair), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, pair


@pytest.fixture(scope="session")
def trained(tmp_path_factory):
    """A server of two models whose training text is where their configuration says."""
    directory = tmp_path_factory.mktemp("trained")
    for name in ["first", "second"]:
        shutil.copytree(SHIPPED, directory / "models" / name, ignore=shutil.ignore_patterns("novelty.index"))
    (directory / "corpora").mkdir()
    shutil.copy(ROOT / "corpora/scifi.txt", directory / "corpora")
    server = Server(directory, "--model", "models/first", "--model", "models/second")
    yield server
    server.end()


def test_copies_are_underlined(visit, trained):
    page = visit(trained)
    book = (ROOT / "corpora/scifi.txt").read_text(encoding="utf-8")
    sentence = next(line for line in book.splitlines() if len(line) > 200)[:70].strip()
    page.type(f"My own words 🚀 here. {sentence}")
    underlined = page.wait(page.copied, "copies are underlined", 15)
    assert [part.strip() for part in underlined] == [sentence]
    assert "copied from the training text" in page.element("copies-legend").text
    page.click("copies-button")
    assert page.copied() == [] and not page.element("copies-legend").is_displayed()


def test_a_missing_training_text_is_said_quietly(visit, serve, tmp_path):
    shutil.copytree(SHIPPED, tmp_path / "models/alone", ignore=shutil.ignore_patterns("novelty.index"))
    page = visit(serve("--model", "models/alone"))
    page.type("the rings of Saturn")
    page.wait(lambda: "not at hand" in page.element("copies-legend").text, "the legend says so")
    page.type(" and more")
    page.quiet()
    assert len(page.bodies("/v1/novelty")) <= 2 and page.note == ""


def test_models_are_chosen(visit, trained):
    page = visit(trained)
    page.wait(lambda: "first" in page.element("where").text, "the first model is named")
    page.click("settings-button")
    page.set("model", "second")
    page.type(BEGINNING)
    page.asked()
    assert page.bodies("/v1/completions")[-1]["model"] == "second" and "second" in page.element("where").text


# Versions and documents


def version_titles(page):
    return [button.text for button in page.all("#versions button")]


def test_versions_and_undo(page):
    page.type(BEGINNING)
    cards = page.asked()
    page.type(Keys.ENTER)
    page.click("undo")
    assert page.text == BEGINNING
    page.asked()
    page.type(Keys.ARROW_DOWN, Keys.ENTER, " Then it rained.")
    second = page.text
    page.click("versions-button")
    assert version_titles(page) == ["Beginning", cards[0], cards[1]]
    page.all("#versions button")[1].send_keys(Keys.ENTER)
    assert page.text == f"{BEGINNING} {cards[0]}"
    assert page.all("#versions button")[1].get_attribute("aria-current") == "true"
    page.all("#versions button")[2].click()
    assert page.text == second, "what was typed afterwards belongs to the version"
    page.all("#versions button")[0].click()
    page.type(" it")
    assert version_titles(page)[-1] == "Your own words", "what others began with stays as it is"


def test_the_browsers_undo_goes_back_in_the_tree(page):
    page.type(BEGINNING)
    cards = page.asked()
    page.type(Keys.ENTER)
    page.chord(Keys.CONTROL, "z")
    assert page.text == BEGINNING
    page.click("versions-button")
    assert version_titles(page) == ["Beginning", cards[0]]
    assert page.all("#versions button")[0].get_attribute("aria-current") == "true"
    page.click("redo")
    assert page.text == f"{BEGINNING} {cards[0]}"


def test_documents_are_kept(page):
    page.type(BEGINNING)
    card = page.asked()[0]
    page.type(Keys.ENTER)
    page.reload()
    assert page.text == f"{BEGINNING} {card}"
    page.click("undo")
    assert page.text == BEGINNING, "with their versions"

    page.click("documents-button")
    page.element("title").send_keys("Saturn")
    page.click("new-document")
    assert page.text == "" and page.focus == "text"
    page.type("Another one")
    names = "return [...document.querySelectorAll('#documents .open')].map(b => b.firstChild.textContent)"
    page.wait(lambda: page.script(names) == ["Another one", "Saturn"], "both are listed")
    page.all("#documents .open")[1].click()
    assert page.text == BEGINNING and page.element("title").get_property("value") == "Saturn"
    page.all("#documents [aria-label='Delete “Saturn”']")[0].click()
    assert "Saturn" in page.note and page.text == "Another one"
    page.element("note").find_element(By.TAG_NAME, "button").click()
    assert page.text == BEGINNING and len(page.all("#documents .open")) == 2


def test_export(page, tmp_path):
    folder = {"behavior": "allow", "downloadPath": str(tmp_path)}
    page.driver.execute_cdp_cmd("Browser.setDownloadBehavior", folder)
    page.type("Snow 雪, and", Keys.ENTER, "ice")
    page.element("title").send_keys("A/B")
    page.click("documents-button")
    page.click("export")
    file = tmp_path / "A B.txt"
    page.wait(file.exists, "the file is there")
    assert file.read_text(encoding="utf-8") == "Snow 雪, and\nice"


def test_a_full_storage_is_said(page):
    page.script("Object.getPrototypeOf(localStorage).setItem = () => { throw new Error('full') }")
    page.type("Some words")
    page.wait(lambda: "cannot keep this text" in page.note, "the note says so")
    assert page.element("note").find_element(By.TAG_NAME, "button").text == "Export .txt"
    assert page.text == "Some words"


# The telephone


def test_keypad_by_mouse(page):
    page.type("the ")
    page.click("keypad-button")
    sizes = page.script(
        "return [...document.querySelectorAll('#keypad button')].map(b => b.getBoundingClientRect())"
        ".map(r => Math.min(r.width, r.height))"
    )
    assert len(sizes) == 12 and min(sizes) >= 44
    for key in "7464":
        page.driver.find_element(By.CSS_SELECTOR, f"#keypad [data-key='{key}']").click()
    page.wait(lambda: "sing" in page.chips and page.ghost == page.chips[0], "words of these keys")
    words = page.chips
    assert page.focus == "text" and page.text == "the "
    page.driver.find_element(By.CSS_SELECTOR, "#keypad [data-key='*']").click()
    page.wait(lambda: page.ghost == words[1], "* shows the next word")
    page.driver.find_element(By.CSS_SELECTOR, "#keypad [data-key='0']").click()
    page.wait(lambda: page.text == f"the {words[1]} ", "0 writes it and a space")


def test_keypad_by_digits(page):
    page.type("at ")
    page.click("keypad-button")
    page.press("#", "8", "4", "3")
    page.wait(lambda: page.ghost == "The", "# makes a capital")
    page.press("0", "7", "4", "6", "4", "7")
    page.wait(lambda: page.ghost == "rings", "a second word")
    page.press(Keys.BACKSPACE)
    page.wait(lambda: page.ghost not in {"", "rings"}, "Backspace takes a key back")
    page.press("7", "1", "0")
    page.wait(lambda: page.text.startswith("at The rings") and len(page.text) == 14, "1 writes a mark")
    assert page.text[12] in ".,?!\"'—" and page.text[13] == " "
    page.press("4", "1", "6", "0")
    page.wait(lambda: page.text.endswith(" I'm "), "1 joins the letters of a word")
    page.press("z")
    assert page.text.endswith(" I'm z")
    page.click("keypad-button")
    page.press("5")
    assert page.text.endswith("z5"), "digits are digits again"


# The screen


def test_dark_and_light(page, scheme):
    def paper():
        return luminance(page.script("return getComputedStyle(document.documentElement).backgroundColor"))

    scheme("dark")
    assert paper() < 0.05
    page.click("settings-button")
    page.set("theme", "light")
    assert paper() > 0.8
    page.set("theme", "dark")
    scheme("light")
    assert paper() < 0.05
    page.reload()
    assert paper() < 0.05, "the choice is kept"


def test_a_narrow_screen(page, screen):
    screen(360, 640, True)
    page.type("the rings of Saturn and a_very_long_name_without_a_place_to_break_it_anywhere glittered while")
    page.click("surprise-button")
    page.wait(lambda: page.all("#layer .s4"), "shades")
    click_word(page, "rings")
    page.wait(lambda: page.element("expected").is_displayed(), "what else was expected")
    box = page.element("expected").rect
    assert box["x"] >= 0 and box["x"] + box["width"] <= 360
    page.press(Keys.ESCAPE)
    page.asked()
    for panel in ["documents", "versions", "settings", "keypad"]:
        page.click(f"{panel}-button")
        assert page.script("return document.documentElement.scrollWidth") <= 360
        beyond = page.script(
            "return [...document.querySelectorAll('button, input, select')].filter(e => e.checkVisibility()"
            " && !e.closest('#chips')).filter(e => { const r = e.getBoundingClientRect();"
            " return r.left < 0 || r.right > 360 }).map(e => e.id || e.textContent)"
        )
        assert beyond == []
    assert page.element("paper").rect["height"] >= 60, "some of the text stays in sight"


@pytest.mark.parametrize("width", [1200, 360])
def test_the_layer_has_the_lines_of_the_text(page, screen, width):
    screen(width, 700)
    text = "Some words that run over the end of a line, and  more of them: " * 12 + "\n\nwonder"
    page.put(text)
    page.type("ful")
    page.wait(lambda: page.ghost, "ghost text")
    heights = page.script(
        "const area = document.getElementById('text'), layer = document.getElementById('layer');"
        "const copy = area.cloneNode(); copy.value = area.value;"
        "Object.assign(copy.style, {height: '0', position: 'static'});"
        "area.parentNode.append(copy); const wanted = copy.scrollHeight; copy.remove();"
        "const range = document.createRange(); range.setStartBefore(layer.firstChild);"
        "range.setEndBefore(layer.querySelector('wbr')); const r = range.getBoundingClientRect();"
        "const line = parseFloat(getComputedStyle(area).lineHeight);"
        "return [Math.round(wanted / line), Math.round(r.height / line), area.clientWidth, layer.clientWidth]"
    )
    assert heights[0] == heights[1] and heights[2] == heights[3]


# The keyboard alone, and names


def test_every_control_is_reached_by_tab_and_shows_its_focus(page):
    page.type(BEGINNING)
    page.asked()
    page.type(Keys.ENTER)
    page.click("surprise-button")
    page.click("keypad-button")
    page.click("documents-button")
    page.wait(lambda: page.chips, "suggestions")
    page.quiet()
    wanted = page.script(
        "let n = 0; return [...document.querySelectorAll('button, input, select, textarea')]"
        ".filter(e => !e.disabled && e.checkVisibility()).map(e => e.dataset.name = e.id || `n${n++}`)"
    )
    page.element("text").click()
    page.press(Keys.ESCAPE)
    seen = []
    for _ in range(len(wanted) + 8):
        page.press(Keys.TAB)
        name, visible = page.script(
            "const e = document.activeElement, s = getComputedStyle(e);"
            "return [e.dataset.name, s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2]"
        )
        if name is None or name in seen:
            if name == "text":
                page.press(Keys.ESCAPE)
            continue
        if name == "text":
            page.press(Keys.ESCAPE)
        else:
            assert visible, f"the focus of {name} is visible"
        seen.append(name)
    assert set(wanted) - set(seen) == set()


def test_every_control_has_a_name(page):
    assert page.script("return document.documentElement.lang") == "en"
    nameless = page.script(
        "return [...document.querySelectorAll('button, input, select, textarea')].filter(e =>"
        " !(e.textContent.trim() && e.tagName === 'BUTTON') && !e.getAttribute('aria-label') && !e.labels?.length)"
        ".map(e => e.id)"
    )
    assert nameless == []


# The server


def test_a_key_is_asked_for(visit, serve, tmp_path):
    keys = tmp_path / "keys"
    keys.write_text("secret-one\n")
    page = visit(serve("--api-key-file", str(keys)))
    page.type("the rin")
    page.wait(lambda: page.element("key-form").is_displayed(), "the page asks for a key")
    page.element("key").send_keys("wrong", Keys.ENTER)
    page.wait(lambda: "does not know this key" in page.note, "a wrong key is said")
    page.element("key").send_keys("secret-one", Keys.ENTER)
    page.wait(lambda: "rings" in page.chips, "suggestions with the key")
    assert not page.element("key-form").is_displayed() and page.text == "the rin"
    page.reload()
    page.wait(lambda: "rings" in page.chips, "the key is kept for the tab")
    assert page.script("return JSON.stringify(localStorage)").find("secret") < 0
    page.drain()
    assert all("401" in complaint for complaint in page.complaints)
    page.complaints = []


def test_a_server_that_is_away(visit, serve):
    first = serve()
    page = visit(first)
    page.type("the ")
    page.wait(lambda: page.chips, "suggestions")
    first.end()
    page.type("rin")
    page.wait(lambda: "does not answer" in page.note, "the note says so")
    assert page.text == "the rin"
    port = first.address.rsplit(":", 1)[1]
    assert serve("--port", port).address == first.address
    page.wait(lambda: page.note == "" and "rings" in page.chips, "it goes on by itself", 10)
    page.drain()
    assert all("ERR_CONNECTION" in c or "ERR_EMPTY" in c for c in page.complaints)
    page.complaints = []


def test_a_busy_server_is_asked_again(page):
    page.quiet()
    page.script(
        "const real = fetch; let left = 1; window.fetch = (path, options) =>"
        " path.endsWith('suggest') && left-- > 0"
        " ? new Response(JSON.stringify({message: 'refused'}), {status: 429, headers: {'Retry-After': '1'}})"
        " : real(path, options)"
    )
    page.put("the rin")
    page.wait(lambda: "trying again" in page.note, "the note says so")
    page.wait(lambda: "rings" in page.chips and page.note == "", "suggestions come after all")


def test_the_policy_keeps_requests_and_code_out(page):
    refused = page.script(
        "return fetch('http://127.0.0.1:9/').then(() => 'sent', () => 'refused')"
    )
    page.script(
        "const s = document.createElement('script'); s.textContent = 'window.ran = true'; document.body.append(s);"
        "document.body.insertAdjacentHTML('beforeend', '<p id=styled style=\"color: red\">x</p>')"
    )
    assert refused == "refused" and page.script("return window.ran") is None
    assert page.script("return getComputedStyle(document.getElementById('styled')).color") != "rgb(255, 0, 0)"
    page.drain()
    assert len([c for c in page.complaints if "Content Security Policy" in c]) >= 3, "and complaints are noticed"
    page.complaints = []
    page.requests = [r for r in page.requests if ":9/" not in r["url"]]
