"""Slides: a clicker always turns them, they ask nobody, and no answer is shown before its time."""

import re

import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader

from helpers.delivery import class_texts, deck, evening_data, slide_charts, slides
from helpers.delivery.class_texts import TeachingError
from helpers.delivery.teaching import print_page
from helpers.places import ROOT
from helpers.predict import answer
from tests.support import later
from tests.support import site as sites

pytestmark = pytest.mark.check(seconds=2)

SITE = "https://owner.github.io/book/"
SCREENS = ((1280, 720), (1024, 768))
CONTROLS = "".join(
    f'<div class="bk-control"><input data-in="index_without.{name}"></div>'
    for name in ("index_change", "weight", "change")
)
PAGE = BeautifulSoup(
    '<figure id="index-without" data-model="index_without" class="bk-figure"><form>'
    f'{CONTROLS}</form></figure><figure id="month-after" class="bk-hindsight"></figure>',
    "html.parser",
)
FIGURE = "figure: session#index-without"
FAULTS = {
    "an unknown key": ("picture: x", "it says 'picture': it may say asof, code, figure"),
    "minutes of no stretch": ("minutes: 3–9", "the minutes 3–9: teach.md has sections for 0–8, "),
    "no page": ("figure: sesion#index-without", "the book has no page 'sesion'"),
    "no figure": ("figure: session#index", "page 'session' has no figure 'index'"),
    "a later figure": ("figure: session#month-after", "nothing of it was known that evening"),
    "no input": (
        FIGURE + "\n    inputs: [wait]",
        "the input 'wait': its figure has index_change, weight, change",
    ),
    "five inputs": (FIGURE + "\n    inputs: [weight, weight, weight, weight, weight]", "5 inputs"),
    "a state of no input": (FIGURE + "\n    states: [{say: x, set: {w: 1}}]", "has no input 'w'"),
    "a state out of range": (
        FIGURE + "\n    states: [{say: x, set: {weight: 7}}]",
        "the state 'x': weight goes from 0.01 to 0.12, not to 7",
    ),
    "a typed digit": ("text: It fell by 0.5 points.", "text:1: the number '0.5' is typed"),
    "a digit in a title": ("measure: The 7", "measure:1: the number '7' is typed"),
    "an unknown role": ("text: It fell {fakt}`gap_close`.", "the role {fakt}`gap_close`"),
    "an unknown fact": ("text: It fell {fact}`gap_closed`.", "unknown fact 'gap_closed'"),
    "a later fact": ("text: It fell {fact}`russell_to_0821`.", "the case ends at the bell"),
    "an answer": ("text: It fell {fact}`gap_close`.", "answers the prediction session-gap"),
    "a code to no figure": ("code: session#index", "page 'session' has no figure 'index'"),
    "no vote": ("vote: find", "the vote 'find': the deck asks fund"),
    "no prediction": ("guess: gap", "the guess 'gap'"),
}


def with_model(name):
    """A page that declares the figure's model, with a label that would end the script."""
    declared = '<script id="book-models">{"index_without": {"label": "<\\/script><b>"}}</script>'
    return BeautifulSoup(declared, "html.parser")


def page(name):
    """The page above, whatever is asked for; a name that the book does not have is refused."""
    return PAGE if ROOT / "book" / f"{name}.md" in class_texts.toc() else class_texts.built(name)


@pytest.fixture
def read(tmp_path):
    """Reads a deck of the slides that are given in YAML."""

    def read(*given):
        path = tmp_path / "deck.yml"
        made = "".join(f"  - title: One\n    {one}\n" for one in given)
        path.write_text(f"votes:\n  fund: [Aye, Nay]\nslides:\n{made}", encoding="utf-8")
        return deck.read(path, page)

    return read


@pytest.mark.parametrize("given, said", FAULTS.values(), ids=FAULTS)
def test_a_slide_is_refused_for(read, given, said):
    with pytest.raises(TeachingError) as refused:
        read("text: Fine.", given)
    assert str(refused.value).startswith("deck.yml: slide 2")
    assert said in str(refused.value)


def test_a_figure_stands_on_one_slide_only(read):
    with pytest.raises(TeachingError, match="slide 2: the figure session#index-without again"):
        read(FIGURE, FIGURE)


def test_what_came_later_may_stand_on_a_slide_of_now(read):
    (slide,) = read("asof: now\n    text: It rose {fact}`russell_to_0821:size`.")
    assert slide.later
    assert "later" in slide.text


def test_a_vote_comes_twice_and_the_second_is_known_to_be(read):
    first, second = read("vote: fund", "vote: fund")
    assert (first.vote.round, second.vote.round) == (1, 2)
    assert first.vote.options == ("Aye", "Nay")


def test_the_lesson_has_a_section_for_each_stretch_of_the_deck():
    stretches = re.findall(r"minutes: (\S+)", deck.DECK.read_text(encoding="utf-8"))
    assert set(stretches) == set(deck.stretches())


def test_a_code_is_drawn_only_where_an_address_is_known(read):
    given = read("vote: fund")
    assert "<svg" in slides.page_of(given, False, SITE, page)
    assert "<svg" not in slides.page_of(given, False, "", page)
    assert "No code is drawn" in slides.page_of(given, True, "", page)


def test_an_address_that_no_phone_could_open_is_refused(tmp_path):
    with pytest.raises(TeachingError, match="begin it with https://"):
        slides.write(tmp_path, "javascript:alert(1)")
    assert not [*tmp_path.iterdir()]


def test_a_tag_in_a_text_for_the_class_does_not_end_the_script(read):
    made = slides.page_of(read(FIGURE + "\n    inputs: [weight]"), False, "", with_model)
    assert "</script><b>" not in made


# --- in a browser, from a folder ------------------------------------------------------------------


@pytest.fixture(scope="module")
def made(tmp_path_factory, chromium):
    """Both decks and the handout, made from the built book."""
    folder = tmp_path_factory.mktemp("teach")
    print_page(slides.write(folder, SITE)[-1], chromium)
    return folder


class Shown:
    """A deck in a browser, opened from its folder."""

    def __init__(self, chromium, folder, who="instructor", size=SCREENS[0], before=""):
        self.page = chromium.new_page(viewport=dict(zip(("width", "height"), size, strict=True)))
        self.asked, self.said = [], []
        self.page.on("request", lambda one: self.asked.append(one.url))
        self.page.on("console", lambda one: self.said.append(one.text))
        self.page.on("pageerror", lambda one: self.said.append(str(one)))
        if before:
            self.page.add_init_script(before)
        self.page.goto((folder / who / "deck" / "index.html").as_uri())
        self.page.wait_for_function("window.deck && deck.isReady()")
        self.key = self.page.keyboard.press

    def go(self, to):
        """To the slide with this figure or board, or with this number."""
        if isinstance(to, str):
            to = self.page.evaluate(
                "(to) => [...document.querySelectorAll('.slides > section')]"
                ".findIndex((one) => one.querySelector(to))",
                to,
            )
        self.page.evaluate("(to) => deck.slide(to)", to)
        return to

    @property
    def at(self):
        return self.page.evaluate("deck.getIndices().h")

    def text(self, selector):
        return self.page.locator(f".present {selector}").inner_text()


@pytest.fixture
def show(chromium, made):
    opened = []

    def show(*given, **how):
        opened.append(Shown(chromium, made, *given, **how))
        return opened[-1]

    yield show
    for one in opened:
        one.page.close()


SLIDER = '.present input[type="range"]'


@pytest.mark.push
def test_a_clicker_turns_the_slide_whatever_has_the_focus(show):
    shown = show()
    for to, focus in (
        ("#index-without", SLIDER),
        ("#index-without", '.present input[type="number"]'),
        ("#daily-gaps", ".present select"),
        ("[data-guess]", ".present .one input"),
    ):
        here = shown.go(to)
        shown.page.focus(focus)
        shown.key("PageDown")
        assert shown.at == here + 1, focus
        shown.key("PageUp")
        assert shown.at == here, focus


@pytest.mark.push
def test_arrows_home_and_end_move_a_slider_that_has_the_focus_and_no_slide(show):
    shown = show()
    here = shown.go("#index-without")
    shown.page.focus(SLIDER)
    for key, value in (("ArrowRight", 5.76), ("Home", 1), ("End", 12)):
        shown.key(key)
        assert float(shown.page.input_value(SLIDER)) == value
        assert shown.at == here
    shown.page.wait_for_timeout(400)  # the page's script writes addresses after 300
    shown.page.wait_for_function("(here) => location.hash === `#/${here}`", arg=here)
    assert shown.page.evaluate("location.search") == ""


@pytest.mark.push
@pytest.mark.parametrize("hand", [SLIDER, ".present .bk-handle__grip"])
def test_a_dragged_slider_moves_its_figure_and_gives_the_arrows_back(show, hand):
    shown = show()
    here = shown.go("#index-without")
    shown.page.wait_for_selector(".present .bk-handle__grip", state="attached")
    box = shown.page.locator(hand).first.bounding_box()
    before = shown.text("output[data-out]")
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    shown.page.mouse.move(x, y)
    shown.page.mouse.down()
    shown.page.mouse.move(x + 60, y, steps=3)
    shown.page.mouse.up()
    shown.key("ArrowRight")  # at once
    assert shown.at == here + 1
    shown.key("ArrowLeft")
    shown.page.wait_for_function(
        "(before) => document.querySelector('.present output[data-out]').innerText !== before",
        arg=before,
    )


@pytest.mark.push
def test_a_state_moves_the_figure_and_gives_the_keys_back(show):
    shown = show()
    here = shown.go("#daily-gaps")
    shown.page.click(".present button:text('opposite signs')")
    shown.page.wait_for_function(
        "document.querySelector('.present output[data-out]').innerText === '13.1%'"
    )
    shown.key("Space")
    assert shown.at == here + 1


LOOK = """() => {
  const faults = [], unit = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const unseen = ".bk-sr, .bk-handle, .notes, details:not([open]) > form";
  const name = (one) => `${one.tagName}.${one.className}`;
  for (const one of document.querySelectorAll(".present, .present *:not(svg *)")) {
    const box = one.getBoundingClientRect();
    if (!box.width || one.closest(unseen)) continue;
    if (box.left < -1 || box.top < -1 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1)
      faults.push(`${name(one)} sticks out`);
    const says = [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (says && parseFloat(getComputedStyle(one).fontSize) < unit - 0.1)
      faults.push(`${name(one)} is small`);
  }
  for (const one of document.querySelectorAll(".present .bk-figure__narrow svg text")) {
    const { a, b } = one.getScreenCTM();
    const size = parseFloat(getComputedStyle(one).fontSize) * Math.hypot(a, b);
    if (one.textContent.trim() && size < unit - 0.1)
      faults.push(`"${one.textContent}" in the drawing is ${size}`);
  }
  const form = document.querySelector(".present form.bk-controls");
  const right = (what) => document.querySelector(`.present ${what}`).getBoundingClientRect().right;
  if (form && right("svg.bk-chart") > form.getBoundingClientRect().left + 1)
    faults.push("the drawing lies under its controls");
  return { faults, unit };
}"""


@pytest.mark.push
@pytest.mark.parametrize("size", SCREENS, ids=lambda size: f"{size[0]}x{size[1]}")
def test_each_slide_fits_its_screen_in_letters_for_the_last_row_and_asks_nobody(show, size):
    shown = show(size=size)
    for number in range(shown.page.evaluate("deck.getTotalSlides()")):
        shown.go(number)
        for closed in (False, True):
            if closed and shown.page.locator(".present .board").count():
                shown.key("c")
            looked = shown.page.evaluate(LOOK)
            assert looked["faults"] == [], number
            assert looked["unit"] >= 24
    assert {one.partition(":")[0] for one in shown.asked} <= {"file", "data"}
    assert shown.said == []


@pytest.mark.push
def test_the_speakers_window_has_the_lesson_and_asks_nobody(show):
    shown = show()
    shown.go("#daily-gaps")
    with shown.page.expect_popup() as opened:
        shown.key("s")
    notes = opened.value
    notes.on("request", lambda one: shown.asked.append(one.url))
    notes.wait_for_function(
        "document.body.innerText.includes('How rare') || "
        "document.body.innerText.includes('One number')"
    )
    assert "You say" in notes.inner_text("body")
    assert {one.partition(":")[0] for one in shown.asked} <= {"file", "data", "about", "blob"}
    notes.close()


@pytest.mark.push
def test_no_tally_is_seen_before_the_vote_is_closed_and_the_second_shows_the_change(show):
    shown = show()
    shown.go('[data-vote][data-round="0"]')
    for key in ("1", "1", "2", "3", "Shift+Digit3"):
        shown.key(key)
    assert "3 votes in" in shown.text(".said")
    assert shown.page.locator(".present .count").all_inner_texts() == ["", "", ""]
    widths = "[...document.querySelectorAll('.present .bar')].map((one) => one.offsetWidth)"
    assert shown.page.evaluate(widths) == [0, 0, 0]
    shown.key("c")
    assert shown.page.locator(".present .count").all_inner_texts() == [
        "2 · 67%",
        "1 · 33%",
        "0 · 0%",
    ]
    one, other, none = shown.page.evaluate(widths)
    assert (none, one) == (0, pytest.approx(2 * other, abs=2))
    shown.key("1")  # closed is closed
    assert "2 · 67%" in shown.text(".tally")
    shown.page.reload()
    shown.page.wait_for_function("window.deck && deck.isReady()")
    shown.go('[data-vote][data-round="1"]')
    for key in ("2", "2", "1"):
        shown.key(key)
    assert shown.page.locator(".present .change").all_inner_texts() == ["", "", ""]
    assert "67" not in shown.text(".tally")  # nor the first, which would be followed
    shown.key("c")
    changes = shown.page.locator(".present .change").all_inner_texts()
    assert changes == ["−34 points", "+34 points", "as before"]


@pytest.mark.push
def test_a_pasted_column_is_counted_and_what_is_strange_is_only_text(show):
    shown = show()
    shown.go("[data-vote]")
    shown.page.click(".present summary")
    pasted = "Ann\tYes\nBob\tno\n<img src=x onerror=alert(1)>\n2\n\nI need to know more"
    shown.page.fill(".present textarea", pasted)
    shown.page.click(".present .many button")
    assert "4 counted; 1 not understood, such as: <img src=x" in shown.text(".said")
    assert shown.page.locator(".present img").count() == 0
    shown.key("c")
    assert shown.page.locator(".present .count").all_inner_texts() == [
        "1 · 25%",
        "2 · 50%",
        "1 · 25%",
    ]


BLOCKED = (
    "Object.defineProperty(window, 'sessionStorage', { get() { throw new Error('blocked'); } });"
)


@pytest.mark.push
def test_numbers_of_the_class_are_dots_and_the_book_answers_last_even_without_storage(show):
    shown = show(before=BLOCKED)
    shown.go("[data-guess=session-days]")
    for key in ("4", "0", "Enter"):
        shown.key(key)
    shown.page.fill(".present .one input", "900")
    shown.key("Enter")
    assert "A number from 0 to 100" in shown.text(".said")
    shown.key("Escape")
    shown.page.evaluate("document.activeElement.blur()")
    shown.page.click(".present summary")
    shown.page.fill(".present textarea", "5\n1e9\n20 %")
    shown.page.click(".present .many button")
    dots, line = shown.page.locator(".present circle"), shown.page.locator(".present .answer")
    shown.key("a")
    assert (dots.count(), line.count()) == (0, 0)
    shown.key("c")
    assert (dots.count(), line.count()) == (3, 0)
    shown.key("a")
    assert line.count() == 1
    assert answer("session-days").text() in shown.text(".said")


@pytest.mark.push
def test_a_student_gets_no_note_no_answer_and_nothing_of_later(made):
    whole = {
        one: (made / one / "deck/index.html").read_text("utf-8")
        for one in ("student", "instructor")
    }
    for canary in ("You say", 'class="notes"', "data-answer", "data-later", "To 21 August"):
        assert canary in whole["instructor"], canary
        assert canary not in whole["student"], canary
    assert not (made / "student/deck/notes.js").exists()


@pytest.mark.push
def test_the_files_of_a_students_deck_hold_no_value_of_later(made):
    kept = [row for _, rows in evening_data.tables() for row in rows]
    numbers, words = later.later_numbers(str(kept)), later.later_words()
    files = [one for one in (made / "student/deck").glob("**/*") if one.suffix in (".html", ".js")]
    ours = [one for one in files if one.suffix == ".html" or one.parent.name == "figures"]
    assert len(ours) == 2 + len([one for one in deck.read() if one.figure])
    for path in ours:
        text = path.read_text("utf-8")
        assert not [one for one in words if one in text], path
        # Of a page its words and its models: the places in a drawing are no values.
        page = BeautifulSoup(text, "html.parser") if path.suffix == ".html" else None
        shown = " ".join([page.get_text(" "), *map(str, page.select("script"))]) if page else text
        found = set(re.findall(r"\d+(?:\.\d+)?", shown.replace(",", ""))) & set(numbers)
        assert not found, (path, {numbers[one] for one in found})
        assert "hindsight" not in text, path


@pytest.mark.push
def test_a_drawing_of_later_would_be_cut(made):
    before = (slide_charts.HTML / "_static/figures/chance-funnel.js").read_text("utf-8")
    assert "hindsight" in before
    assert "hindsight" not in slide_charts.script("chance-funnel")
    assert "hindsight" in slide_charts.script("chance-funnel", later=True)


@pytest.mark.push
def test_the_handout_has_lines_for_two_slides_a_page_and_no_answer(made):
    paper = PdfReader(made / "student/deck/handout.pdf")
    asked = [one for one in deck.read() if not one.later]
    assert len(paper.pages) == (len(asked) + 1) // 2
    page = BeautifulSoup((made / "student/deck/handout.html").read_text("utf-8"), "html.parser")
    assert len(page.select(".slip")) == len(asked)
    assert all(one.select(".lines i") for one in page.select(".slip"))
    assert not page.select(".notes, script, .role-mark")
    said = page.main.get_text(" ")
    results = [one.figure.select_one("output").text for one in asked if one.figure]
    right = [answer(one.guess.id).text() for one in asked if one.guess]
    told = [number for number in results + right if "." in number]  # not 1, which is in 16:00
    assert len(told) > 3
    assert not [number for number in told if number in said]
    assert "You say" not in said


@pytest.mark.nightly
def test_axe_finds_nothing_in_the_light_and_in_the_dark(show):
    shown = show()
    for key in ("d", "d"):
        shown.key(key)
        for number in range(shown.page.evaluate("deck.getTotalSlides()")):
            shown.go(number)
            assert axe(shown.page) == [], (key, number)


def axe(page):
    """What axe finds on the slide that is shown."""
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(sites.axe())
    found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    return [(one["id"], one["nodes"][0]["target"]) for one in found["violations"]]
