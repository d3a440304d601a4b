"""Somebody who looks at the playground, and does there what people do."""

from dataclasses import dataclass
from functools import partial

from playwright.sync_api import Locator, Page, Response, expect

ANNA, BEN, GITA, MILO = "UANNA", "UBEN", "UGITA", "UMILO"
NEWSROOM, POLICY, INVESTIGATIONS = "CNEWS", "CPOLICY", "GDEEP"
HOME = "home"


@dataclass(frozen=True, slots=True)
class Visitor:
    """One of the people there, in a window of their own."""

    page: Page
    user: str

    def go(self, place: str, thread: str = "") -> Response | None:
        """Go to a place, or a thread in it, by its address."""
        return self.page.goto("/".join(filter(None, ("", self.user, place, thread))))

    def close_windows(self) -> None:
        """Close what the app has open for them, from before."""
        while (shown := self.modal.get_attribute("data-shown")) is not None:
            self.page.keyboard.press("Escape")
            expect(self.modal).not_to_have_attribute("data-shown", shown)

    @property
    def title(self) -> Locator:
        """What the place is called."""
        return self.page.locator("#place-name")

    @property
    def messages(self) -> Locator:
        """What is said in the place."""
        return self.page.locator("#messages > li")

    @property
    def replies(self) -> Locator:
        """What is said in the thread that is open."""
        return self.page.locator("#replies > li")

    @property
    def modal(self) -> Locator:
        """The app's window."""
        return self.page.locator("#modal")

    @property
    def composer(self) -> Locator:
        """Where one writes: in the thread if one is open."""
        return self.page.locator("#reply" if self.page.locator("#reply").count() else "#say")

    @property
    def suggestions(self) -> Locator:
        """What may be meant by what was written so far."""
        return self.page.locator(".composer").get_by_role("option")

    @property
    def button(self) -> "partial[Locator]":
        """Finds a button by its name."""
        return partial(self.page.get_by_role, "button")

    def say(self, text: str) -> None:
        """Say something where one is; gone from the composer once it was said."""
        self.composer.fill(text)
        self.composer.press("Enter")
        expect(self.composer).to_have_value("")

    def ask(self, question: str) -> Locator:
        """Say something to the app in a channel, and open the thread; gives its answer, once it is whole."""
        asked = self.messages.filter(has_text=question.removeprefix("@Dateline "))
        before = asked.count()
        self.say(question)
        expect(asked).to_have_count(before + 1)
        self.follow(asked.last.locator("a.replies"))
        return self.answer()

    def follow(self, link: Locator) -> None:
        """Go where a link leads, until the page there takes clicks."""
        expect(link).to_be_visible()
        with self.page.expect_navigation():
            link.click()

    def answer(self) -> Locator:
        """The app's latest answer in the thread, once it is whole."""
        answer = self.replies.and_(self.page.locator(".of-app")).last
        expect(answer.get_by_role("button", name="Delete this answer")).to_be_visible()
        return answer

    def menu(self, message: Locator, item: str) -> None:
        """Choose something in a message's menu."""
        message.hover()
        message.get_by_role("button", name="More actions on").click()
        self.page.locator("#message-menu").get_by_role("menuitem", name=item).click()

    def tab(self, name: str) -> Locator:
        """Open the panel behind the scenes at a tab; gives what is on it."""
        if not self.page.locator("#panel").is_visible():
            self.button(name="Behind the scenes").click()
        self.page.get_by_role("tab", name=name).click()
        return self.page.get_by_role("tabpanel", name=name)
