"""The words of pages that stand before an article or in its place, in seven languages, by the kind of page."""

import re
from enum import Enum

from retrieval.adapters.reading.paywall_words import BARS, OFFERS


class Wall(Enum):
    """The kinds, each with what such a page shows, in words for its reader."""

    CONSENT = "a consent form"
    PAYWALL = "a subscription offer"
    LOGIN = "a log-in form"
    ROBOTS = "a check for robots"
    SCRIPT = "a request for JavaScript"
    DENIED = "a refusal of access"
    MISSING = "an error message"
    MOVED = "a note that the article has moved"
    LETTER = "a newsletter sign-up"


def any_of(*patterns: str) -> re.Pattern[str]:
    """A pattern that one of these makes, whatever the case."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


_SAID = {
    Wall.CONSENT: any_of(
        r"\bwe (?:and our (?:\d+ )?\w*\s?partners )?(?:value|respect|care about|take) your privacy\b"
        r"|your privacy(?: is important to us| matters|$)",
        r"\b(?:we|our (?:web)?site|this (?:web)?site|(?:our|select) partners|vendors)\b.{0,60}\b(?:use|store|access"
        r"|process|set|place)s?\b"
        r".{0,80}\b(?:cookies|personal data|information on (?:a|your) device|similar technolog|data about your)",
        r"^(?:i )?(?:accept|agree|reject|allow|refuse|decline|deny|manage)\b.{0,12}\b(?:all|cookies|continue|options"
        r"|preferences|settings)\b.{0,12}$",
        r"\byour (?:consent|cookie|privacy) (?:settings|choices|preferences)\b|\b(?:give|withdraw"
        r"|withhold) (?:your )?consent\b",
        r"\bbefore you continue to\b|by clicking .{0,40}\b(?:accept|agree|allow|ok|continue)\b|legitimate interest"
        r"|list of (?:our )?partners",
        r"\byou can (?:change|withdraw|manage|review) your (?:mind|consent|choices|preferences|settings)",
        r"\b(?:manage|change|customi[sz]e)(?: my| your)? (?:cookies?|preferences|privacy|consent|choices"
        r"|cookie settings)\b",
        r"personali[sz]ed (?:ads|advertising|content)\b.{0,80}measurement|strictly necessary cookies"
        r"|with your (?:agreement|consent|permission)",
        r"\bwir (?:und unsere (?:\d+ )?partner )?(?:verwenden|nutzen|setzen|verarbeiten|speichern|schätzen"
        r"|respektieren)\b.{0,90}(?:cookies|daten|privatsph)",
        r"\bihre (?:privatsphäre|einwilligung|zustimmung)|alle(?: cookies)? (?:akzeptieren|ablehnen|annehmen)"
        r"|zustimmen und weiter",
        r"mit werbung (?:weiter|lesen|und)|(?:cookie-?|datenschutz-?)einstellungen|einstellungen (?:verwalten|ändern"
        r"|anpassen)",
        r"\bnous(?: et nos (?:\d+ )?partenaires)? (?:utilisons|stockons|traitons|respectons"
        r"|accordons)\b.{0,90}(?:cookies|vie privée|données|traceurs)",
        r"\bvotre (?:consentement|vie privée)|tout (?:accepter|refuser)|accepter et (?:continuer|fermer)"
        r"|continuer sans accepter",
        r"(?:paramétrer|gérer|personnaliser) (?:les |mes |vos )?(?:cookies|choix|préférences)",
        r"\b(?:nosotros y nuestros (?:\d+ )?socios|utilizamos|usamos|almacenamos)\b.{0,90}(?:cookies|datos"
        r"|dispositivo)",
        r"\b(?:su|tu) (?:privacidad|consentimiento)\b|(?:aceptar|rechazar) (?:todo|todas|cookies|y continuar)"
        r"|configurar(?: las)? cookies",
        r"\b(?:noi e i nostri (?:\d+ )?partner|utilizziamo|usiamo|questo sito (?:utilizza|usa))\b.{0,90}(?:cookie"
        r"|dati|dispositivo)",
        r"\bla tua privacy|(?:il tuo|vostro) consenso|(?:accetta|rifiuta)(?: tutti| tutto| e continua)"
        r"|gestisci(?: le| i)? (?:preferenze|opzioni|cookie)",
        r"\b(?:nós e os nossos (?:\d+ )?parceiros|utilizamos|usamos|este site (?:usa|utiliza))\b.{0,90}(?:cookies"
        r"|dados|dispositivo)",
        r"\b(?:a )?sua privacidade|(?:o )?seu consentimento|(?:aceitar|rejeitar|recusar) (?:tudo|todos|cookies"
        r"|e continuar)",
        r"\b(?:wij|we) (?:en onze (?:\d+ )?partners )?(?:gebruiken|waarderen|plaatsen|respecteren"
        r"|verwerken)\b.{0,90}(?:cookies|privacy|gegevens)",
        r"\b(?:uw|jouw|je) (?:privacy|toestemming)\b|(?:alles|cookies) (?:accepteren|weigeren)"
        r"|(?:cookie-?)?(?:instellingen|voorkeuren) (?:beheren|aanpassen)",
    ),
    Wall.PAYWALL: any_of(BARS, OFFERS),
    Wall.LOGIN: any_of(
        r"\b(?:log|sign) ?in (?:to (?:your|continue|access|view|see)|with|below|here|using)\b|\byou (?:must|need to"
        r"|have to) (?:be logged|be signed|log|sign) ?in",
        r"^(?:please )?(?:log|sign) ?in\b.{0,30}$|\bforg(?:ot|otten)(?: your)? (?:password|username)"
        r"|\bdon['’]t have an account|\bnew (?:here|user)\?",
        r"^create (?:an|a free|your|a new) account\b|\bkeep me (?:signed|logged) in|^remember me$"
        r"|\benter your (?:password|user ?name|credentials)|^(?:e-?mail|user ?name|password)\b.{0,25}$",
        r"\bmelden sie sich\b.{0,12}\ban\b|\bbitte (?:einloggen|anmelden)|\bpasswort vergessen"
        r"|\bjetzt (?:registrieren|anmelden)|\bnoch kein konto",
        r"\bconnectez-vous|\bmot de passe oublié|^se connecter|\bcréer (?:un|votre|mon) compte|\binici(?:a|e"
        r"|ar) sesión|\b(?:olvid\w+|recuperar) (?:su|tu|la) contraseña",
        r"\baccedi (?:al|con|per)\b|\bpassword dimenticata|\biniciar sessão|\bfaça (?:o )?(?:seu )?login"
        r"|\besqueceu (?:a |sua |a sua )?senha|\binloggen\b.{0,20}$|\bwachtwoord vergeten",
    ),
    Wall.ROBOTS: any_of(
        r"\bchecking (?:your browser|if the site connection)|\bverify(?:ing)? (?:that )?you are (?:a "
        r"|not a )?(?:human|robot)|\bare you a (?:ro)?bot\b|\byou['’](?:re| are) not a (?:ro)?bot",
        r"\bconfirm (?:that )?you are (?:a human|human|not a (?:ro)?bot)|\bunusual (?:traffic|activity)\b"
        r"|\bcomplete the (?:captcha|security check|challenge)|\b(?:solve|enter) the captcha",
        r"\bray id\b|\bddos protection\b|\bsecurity (?:service|check)\b.{0,40}(?:protect|browser)"
        r"|\bneeds to review the security|\bthis (?:process|may take).{0,30}(?:automatic|seconds)",
        r"\b(?:ich bin|sie) kein(?: |e )roboter|\bje ne suis pas un robot|\bno soy un robot|\bnon sono un robot"
        r"|\bnão sou um robô|\bik ben geen robot",
        r"\bvérifi\w+ (?:que )?vous (?:n['’])?êtes (?:pas un robot|humain)|\bverificar? que (?:usted |você )?(?:es"
        r"|eres|é) (?:un )?humano|\büberprüf\w+.{0,30}(?:ob sie|mensch)",
    ),
    Wall.SCRIPT: any_of(
        r"\b(?:enable|turn on|activate|allow) (?:javascript|js|scripts|cookies)\b|\b(?:javascript|cookies"
        r"|scripts) (?:is|are|must be|needs? to be|to be|has been|appears?)\b.{0,20}"
        r"(?:disabled|required|enabled|turned|blocked)|\b(?:requires?|without|need|needs) javascript\b"
        r"|doesn['’]t work (?:properly )?without javascript",
        r"\b(?:upgrade|update) (?:your|to a (?:modern|newer)) browser|\b(?:your )?browser (?:is )?(?:outdated"
        r"|not supported|no longer supported|unsupported|out of date)",
        r"\bjavascript\b.{0,30}(?:aktivieren|deaktiviert|aktiviert|activé|désactivé|desactivado|habilitado|abilitat"
        r"|disabilitat|ativad|desativad|habilitad|ingeschakeld|inschakelen|uitgeschakeld)",
        r"\b(?:aktivieren sie|activer|activez|activa|active|habilite|habilita|habilitar|abilita|abilitare|attiva"
        r"|ative|schakel)\b.{0,12}\bjavascript",
    ),
    Wall.DENIED: any_of(
        r"\baccess (?:to .{0,40} )?(?:has been |is |was )?(?:denied|forbidden|blocked)\b"
        r"|\byou don['’]t have permission to (?:access|view)|\byou (?:do not|are not) (?:have permission"
        r"|authori[sz]ed|allowed) to",
        r"\byou(?:r| have been| were| are)\b.{0,30}\b(?:blocked|banned)\b|\b(?:403|error) forbidden\b|^forbidden$"
        r"|^reference #\s?\d|\bnot available in your (?:country|region|location)|\bunavailable (?:in"
        r"|due to) .{0,40}(?:region|legal reasons|european)",
        r"\bzugriff (?:verweigert|nicht gestattet)|\baccès (?:refusé|interdit)|\bacceso (?:denegado|restringido)"
        r"|\baccesso negato|\bacesso negado|\btoegang geweigerd",
    ),
    Wall.MISSING: any_of(
        r"\b(?:page|article|story|url|content|file|document|address|resource|post)\b.{0,70}\b(?:(?:was|is|were|could"
        r"|can|be)?\s?(?:not|n['’]t|no) (?:be )?(?:found|longer (?:available|here|exists?)|exist|available)"
        r"|doesn['’]t exist"
        r"|couldn['’]t be found|can['’]t be found|isn['’]t (?:available|here)|has been (?:removed|deleted)"
        r"|may have (?:been )?(?:moved|removed|expired)|has expired)",
        r"\bwe(?: |['’]re )(?:can['’]t|cannot|couldn['’]t|could not|can not|sorry|are sorry"
        r"|were unable).{0,30}\b(?:find|page|looking|locate)|\b(?:error|http|code)\s?404\b|^404\b|\bpage not found\b"
        r"|\bnot found\b.{0,12}$",
        r"\b(?:internal server error|bad gateway|service (?:temporarily )?unavailable|gateway time-?out)\b"
        r"|\bsomething (?:went|has gone) wrong\b|\b(?:an )?(?:unexpected )?error (?:has )?occurred"
        r"|^(?:please )?try again later|^it looks like nothing was found|\bdomain (?:name )?(?:is|may be) for sale",
        r"^(?:go |return |back |go back |take me ).{0,12}\b(?:home ?page|front page|home)\b.{0,12}$|\b(?:try"
        r"|use) (?:the|our|a) search\b|\b(?:check|typed) the (?:url|address|spelling|link)|\bmistyped the address"
        r"|\b(?:broken|outdated|dead) link\b",
        r"\bseite\b.{0,50}(?:nicht gefunden|nicht (?:mehr )?(?:verfügbar|vorhanden|existiert|gefunden)"
        r"|existiert nicht|gibt es nicht)|\bartikel\b.{0,20}nicht (?:mehr )?(?:verfügbar|gefunden)|\bzur startseite",
        r"\bpage (?:introuvable|non trouvée)|\bla page\b.{0,60}(?:n['’]existe (?:pas|plus)|introuvable"
        r"|n['’]est plus)|\bretour à (?:l['’]accueil|la page)",
        r"\bpágina\b.{0,60}(?:no (?:ha sido |se ha |existe|encontrad|está|disponible)|não (?:foi |encontrad|existe"
        r"|está)|inexistente)|\b(?:volver|voltar) (?:a la|à|ao|para a) (?:portada|página|inicio|início|home)",
        r"\bpagina\b.{0,50}(?:non (?:è |esiste|trovata|disponibile)|niet (?:meer )?(?:gevonden|bestaat|beschikbaar)"
        r"|bestaat niet)|\btorna alla (?:home|pagina)|\bterug naar (?:de )?(?:home|voorpagina)",
    ),
    Wall.MOVED: any_of(
        r"\bthis (?:page|article|story|post|site|document|content) has (?:been )?(?:permanently )?moved"
        r"|\bmoved (?:permanently|here|to (?:a new|the following) (?:address|location|page|url))|\bhas (?:a new"
        r"|moved to a new) (?:address|home|location)",
        r"\byou (?:are being|will be|should be)\b.{0,20}redirected|\bif you are not (?:automatically )?redirected"
        r"|^redirecting\b|\bclick here if (?:you|your browser|the page)|\bplease update your (?:bookmarks|links)",
        r"\b(?:sie werden|werden sie)\b.{0,25}weitergeleitet|\bvous (?:allez être|serez|êtes) redirigé|\b(?:será"
        r"|serás|está siendo) redirigid|\b(?:verrai|sarai|verrete) reindirizzat|\b(?:será|você será) redirecionad"
        r"|\bu wordt .{0,12}doorgestuurd",
        r"\b(?:seite|artikel) (?:ist|wurde) (?:verschoben|umgezogen)|\bpage a (?:été )?(?:déplacée|déménagé)"
        r"|\bpágina (?:se ha|foi) (?:movid|trasladad)",
    ),
    Wall.LETTER: any_of(
        r"\bsign(?:ing)? up (?:for|to|and|here|now|today)\b|\bsubscribe to (?:our|the|this)\b.{0,30}(?:newsletter"
        r"|e-?mail|list|updates|brief)|\b(?:enter )?your e-?mail (?:address|below|here)?\b",
        r"\b(?:in|to|into|straight to) your (?:inbox|mailbox)\b|\bwe['’]ll (?:send|e-?mail) you\b"
        r"|\bunsubscribe (?:at )?any ?time|\bby (?:signing up|subscribing|submitting|entering)\b.{0,100}(?:agree"
        r"|terms|privacy|consent)",
        r"\b(?:check your inbox|confirm your (?:e-?mail|subscription|address))|\bthanks? (?:you )?for (?:signing up"
        r"|subscribing)|\b(?:get|receive) (?:our|the) .{0,60}(?:newsletter|e-?mail|briefing)|\bwe (?:don['’]t"
        r"|won['’]t|never|will never) (?:spam|share your)",
        r"\bnewsletter\b.{0,20}(?:abonnieren|anmelden|bestellen|abonnez|inscri|suscr|iscriv)|\bihre e-mail"
        r"|\b(?:inscrivez-vous|abonnez-vous|inscription)\b.{0,30}(?:newsletter|lettre)|\b(?:votre|tu|su|la tua|seu"
        r"|o seu) (?:adresse |correo|e-?mail|endereço)",
        r"\bsuscr\w+.{0,20}(?:newsletter|boletín)|\biscriviti\b.{0,20}newsletter|\b(?:inscreva"
        r"|assine)\b.{0,30}newsletter|\b(?:schrijf|meld) (?:je|u)\b.{0,25}nieuwsbrief|\b(?:je|uw|jouw) e-?mailadres",
    ),
}
_REPORTED = re.compile(
    r"[\"“„«][^\"”“»]{25,}|\b(?:said|says|according to|told|wrote|reported|announced|sagte|sagt|laut|teilte|selon"
    r"|a déclaré|a dit|dijo|según|afirmó"
    r"|ha detto|secondo|disse|segundo|zei|volgens)\b",
    re.IGNORECASE,
)
_BARS = any_of(BARS)
_LONGEST = 600


def walls(sentence: str) -> frozenset[Wall]:
    """The kinds of page whose words the sentence is made of; none for one that reports what somebody said."""
    words = _words(sentence)
    return frozenset(wall for wall, said in _SAID.items() if words and said.search(words))


def bars(sentence: str) -> bool:
    """Whether the sentence says that what follows is for subscribers alone."""
    return _BARS.search(_words(sentence)) is not None


def _words(sentence: str) -> str:
    words = sentence[:_LONGEST].strip(" \t\n.!?:…»›→>*•-–—")
    return "" if _REPORTED.search(words) else words
