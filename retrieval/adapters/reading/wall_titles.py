"""The titles of pages that stand in place of an article, in seven languages, by the kind of page."""

import re
from collections.abc import Iterable

from retrieval.adapters.reading.wall_words import Wall, any_of

_TITLED = {
    Wall.ROBOTS: any_of(
        r"just a moment\W*|attention required!?(?: \W cloudflare)?|(?:are you (?:a )?(?:human|robot)|robot check"
        r"|security (?:check|checkpoint|verification)|captcha|human verification|checking your browser|one more step"
        r"|ddos-guard|vercel security checkpoint|client challenge)\W*",
    ),
    Wall.DENIED: any_of(
        r"(?:error )?(?:403|451)\W*(?:forbidden|error|unavailable.*)?|access (?:denied|to this page has been denied"
        r"|forbidden)\W*|forbidden|request (?:blocked|rejected)|you have been blocked|zugriff verweigert"
        r"|accès refusé|acceso denegado|accesso negato|acesso negado|toegang geweigerd"
    ),
    Wall.MISSING: any_of(
        r"(?:error|http)?\s*(?:404|410|500|502|503)\b\W*(?:error|not found|page not found|gone|internal server error"
        r"|bad gateway|service (?:temporarily )?unavailable|file not found|seite nicht gefunden|page introuvable"
        r"|página no encontrada|pagina non trovata|página não encontrada"
        r"|pagina niet gevonden)?\W*(?:404)?\W*(?:error)?\W*",
        r"(?:oops\W*|sorry\W*)?(?:(?:the |this |that )?(?:page|article|content|file) (?:was |is |could |can)?(?:not"
        r"|cannot) (?:be )?(?:found|available)|not found|page (?:unavailable|missing|does not exist)|error"
        r"|an error occurred|nothing found)\W*(?:\(?404\)?)?\W*",
        r"(?:diese )?seite (?:wurde )?(?:leider )?nicht gefunden|fehler(?: 404)?|page (?:introuvable|non trouvée)"
        r"|erreur(?: 404)?|página (?:no|não) encontrada|error 404|erro(?: 404)?|pagina non trovata|errore(?: 404)?"
        r"|pagina niet gevonden",
        r"(?:internal server error|bad gateway|service (?:temporarily )?unavailable|gateway time-?out"
        r"|site (?:unavailable|maintenance)|(?:under|down for) maintenance)\W*",
    ),
    Wall.LOGIN: any_of(
        r"(?:log|sign) ?(?:in|on)(?: or (?:register|sign up|create an account))?|(?:log|sign) ?in to .{1,40}"
        r"|login(?: page)?|member login|account login|register|create (?:an |your )?account|anmelden|einloggen"
        r"|connexion|se connecter|identification|iniciar sesión|accedi|entrar|login|inloggen",
    ),
    Wall.CONSENT: any_of(
        r"before you continue(?: to .{1,40})?|(?:we value )?your privacy(?: choices| matters)?|(?:cookie|privacy"
        r"|consent)s? (?:consent|settings|preferences|notice|wall|choices|manager)"
        r"|(?:yahoo is part of the )?yahoo family of brands|zustimmung|einwilligung|consent",
    ),
    Wall.MOVED: any_of(
        r"(?:30[12]\W*)?(?:moved(?: permanently| temporarily)?|object moved|document moved|redirect(?:ing)?\W*|found"
        r"|page moved)"
    ),
    Wall.LETTER: any_of(
        r"(?:newsletters?|(?:sign up|subscribe)(?: (?:to|for) (?:our|the)(?: \w+){0,3})?(?: newsletters?)?"
        r"|newsletter sign-?up|e-?mail sign-?up)\W*"
    ),
    Wall.PAYWALL: any_of(
        r"subscribe(?: now| today| to .{1,40})?|subscriptions?|subscription offers?|abonnieren|abonnement|s['’]abonner"
        r"|suscríbete|abbonati|assine"
    ),
    Wall.SCRIPT: any_of(
        r"(?:please )?enable (?:javascript|cookies)(?: and cookies)?(?: to continue)?|javascript (?:is )?(?:required"
        r"|disabled)|unsupported browser|browser not supported|update your browser"
    ),
}
_PARTS = re.compile(r"\s*[|·•]\s*|\s+[-–—]\s+")
_LONGEST = 100


def titled(titles: Iterable[str]) -> Wall | None:
    """The kind of page that is called by one of the titles, or by one of two parts as in ``Site - Access denied``."""
    found = [part for title in titles if len(title) <= _LONGEST for part in (title, *_PARTS.split(title, 2))]
    bare = [part.strip(" .!?:…|-–—").replace("\u2019", "'") for part in found]
    return next((wall for title in bare for wall, called in _TITLED.items() if title and called.fullmatch(title)), None)
