"""Pages that sites show in place of an article, by what they are, and articles that only speak of such things."""


def page(title: str, body: str, head: str = "") -> str:
    """A page with a menu and a footer, as sites have them."""
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>
<nav><a href="/">Home</a> <a href="/news">News</a> <a href="/sport">Sport</a></nav>
<main>{body}</main><footer><a href="/privacy">Privacy</a> <a href="/terms">Terms</a></footer></body></html>"""


def lines(*paragraphs: str) -> str:
    """Paragraphs as mark-up."""
    return "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)


CONSENT = {
    "en": page(
        "Before you continue to Harbour Post",
        "<h1>We value your privacy</h1>"
        + lines(
            "We and our 842 partners store and access information on a device, such as cookies, and "
            "process personal data.",
            "By clicking “Accept all” you agree to this; you can change your mind at any time in your "
            "privacy settings.",
            "Some of our partners process your data on the basis of legitimate interest.",
        )
        + "<button>Accept all</button><button>Reject all</button><button>Manage preferences</button>",
    ),
    "de": page(
        "Hafenpost",
        "<h1>Ihre Privatsphäre ist uns wichtig</h1>"
        + lines(
            "Wir und unsere 210 Partner verwenden Cookies und verarbeiten personenbezogene Daten auf Ihrem Gerät.",
            "Ihre Einwilligung können Sie jederzeit in den Datenschutzeinstellungen widerrufen.",
        )
        + "<button>Alle akzeptieren</button><button>Einstellungen verwalten</button>",
    ),
    "fr": page(
        "La Poste du port",
        lines(
            "Nous et nos 120 partenaires utilisons des cookies pour stocker des données sur votre appareil.",
            "Votre consentement peut être retiré à tout moment en cliquant sur gérer mes choix.",
        )
        + "<button>Tout accepter</button><button>Continuer sans accepter</button>",
    ),
    "es": page(
        "El Puerto",
        lines(
            "Nosotros y nuestros socios almacenamos cookies y datos personales en su dispositivo.",
            "Puede retirar su consentimiento en cualquier momento.",
        )
        + "<button>Aceptar todo</button><button>Rechazar todo</button>",
    ),
    "it": page(
        "Il Porto",
        lines(
            "Noi e i nostri partner utilizziamo cookie e dati personali sul tuo dispositivo.",
            "Puoi revocare il tuo consenso in qualsiasi momento.",
        )
        + "<button>Accetta tutti</button>",
    ),
    "pt": page(
        "O Porto",
        lines(
            "Nós e os nossos parceiros armazenamos cookies; este site usa cookies e dados pessoais no seu dispositivo.",
            "Pode retirar o seu consentimento a qualquer momento.",
        )
        + "<button>Aceitar tudo</button>",
    ),
    "nl": page(
        "De Haven",
        lines(
            "Wij en onze partners gebruiken cookies en verwerken persoonlijke gegevens op uw apparaat.",
            "U kunt uw toestemming op elk moment intrekken.",
        )
        + "<button>Alles accepteren</button>",
    ),
}
PAYWALL = {
    "en": page(
        "Harbour tunnel opens | Harbour Post",
        lines(
            "Subscribe to continue reading.",
            "Already a subscriber? Log in.",
            "$1 per week for the first year. Cancel any time.",
        ),
    ),
    "de": page(
        "Tunnel eröffnet",
        lines("Dieser Artikel ist exklusiv für Abonnenten.", "Jetzt abonnieren und weiterlesen, jederzeit kündbar."),
    ),
    "fr": page("Le tunnel ouvre", lines("Cet article est réservé aux abonnés.", "Abonnez-vous pour lire la suite.")),
    "es": page("Abre el túnel", lines("Contenido exclusivo para suscriptores.", "Suscríbete para seguir leyendo.")),
    "it": page("Apre il tunnel", lines("Articolo riservato agli abbonati.", "Abbonati per continuare a leggere.")),
    "pt": page("Abre o túnel", lines("Conteúdo exclusivo para assinantes.", "Assine agora para continuar lendo.")),
    "nl": page(
        "Tunnel open",
        lines("Dit artikel is alleen toegankelijk voor abonnees.", "Neem een abonnement om verder te lezen."),
    ),
}
LOGIN = {
    "form": page(
        "Log in | Harbour Post",
        '<h1>Log in</h1><form><label>E-mail</label><input type="email"><label>Password</label><input type="password">'
        '<button>Log in</button><a href="/reset">Forgot your password?</a></form><p>Don’t have an '
        "account? Register here.</p>",
    ),
    "words": page(
        "Members",
        lines("You must be logged in to view this page.", "Please sign in to continue.", "Forgot your password?"),
    ),
    "de": page(
        "Anmelden",
        lines(
            "Bitte melden Sie sich an, um fortzufahren.", "Passwort vergessen?", "Noch kein Konto? Jetzt registrieren."
        ),
    ),
}
ROBOTS = {
    "waiting": page(
        "Just a moment...",
        lines("Checking your browser before accessing harbour.example.", "This process is automatic."),
    ),
    "robot": page(
        "Harbour Post", lines("Please verify you are a human.", "We have detected unusual traffic from your network.")
    ),
    "captcha": page("harbour.example", '<div class="g-recaptcha" data-sitekey="x"></div><p>Press and hold.</p>'),
}
SCRIPT = {
    "en": page(
        "Harbour Post", lines("Please enable JavaScript to view this site.", "This app requires JavaScript to run.")
    ),
    "de": page("Hafenpost", lines("Bitte aktivieren Sie JavaScript, um diese Seite zu sehen.")),
    "fr": page("Le Port", lines("Veuillez activer JavaScript pour continuer.")),
}
DENIED = {
    "edge": page(
        "Access Denied",
        "<h1>Access Denied</h1>" + lines("You don’t have permission to access this page.", "Reference #18.2f1"),
    ),
    "region": page(
        "Harbour Post",
        lines(
            "Sorry, this content is not available in your country or region.", "Access to this page has been denied."
        ),
    ),
}
MISSING = {
    "404": page("404 Not Found", "<h1>Not Found</h1>" + lines("The requested URL was not found on this server.")),
    "kind": page(
        "Page not found | Harbour Post",
        "<h1>Oops!</h1>"
        + lines(
            "We can’t find the page you are looking for.",
            "It may have been moved. Check the address or use our search.",
        ),
    ),
    "gone": page("Harbour Post", lines("This article is no longer available.", "Go to the home page.")),
    "500": page("500 Internal Server Error", lines("Something went wrong. Please try again later.")),
    "de": page("Seite nicht gefunden", lines("Die Seite wurde leider nicht gefunden.", "Zur Startseite")),
    "fr": page("Page introuvable", lines("La page que vous cherchez n’existe plus.", "Retour à l’accueil")),
    "es": page("Página no encontrada", lines("La página que busca no existe.", "Volver a la portada")),
    "it": page("Pagina non trovata", lines("La pagina che cerchi non esiste.")),
    "pt": page("Página não encontrada", lines("A página que procura não existe ou não foi encontrada.")),
    "nl": page("Pagina niet gevonden", lines("Deze pagina bestaat niet meer.", "Terug naar de homepage")),
}
MOVED = {
    "en": page(
        "Harbour Post", lines("This article has moved to a new address.", "If you are not redirected, click here.")
    ),
    "server": page("301 Moved Permanently", "<h1>Moved Permanently</h1>" + lines("The document has moved here.")),
}
LETTER = {
    "en": page(
        "Sign up for our newsletter",
        "<h1>The Morning Tide</h1>"
        + lines(
            "Sign up for our daily newsletter.",
            "Get the best stories straight to your inbox.",
            "Enter your email address.",
        )
        + '<form><input type="email"><button>Sign up</button></form><p>By signing up you agree to our terms.</p>',
    ),
}
HEADLINES = [
    f"{what} in the harbour of {where}"
    for where in ("Skerrin", "Upper Tarrow", "Dale")
    for what in ("Nine seals counted", "Tunnel opens to traffic", "Ferry strike goes on", "Fog holds up the ships")
]
LISTS = {
    "section": page(
        "News | Harbour Post",
        "<h1>News</h1>"
        + "".join(
            f'<div class="teaser"><h2><a href="/{number}">{one}</a></h2><p>{one}, the harbour office '
            f"said on Tuesday.</p></div>"
            for number, one in enumerate(HEADLINES)
        ),
        '<link rel="canonical" href="https://harbour.example/news"><meta property="og:type" content="website">',
    ),
    "links": page(
        "All news",
        "<ul>" + "".join(f'<li><a href="/{number}">{one}</a></li>' for number, one in enumerate(HEADLINES)) + "</ul>",
    ),
}
BARE = {
    "a video": page(
        "The tunnel from above", '<h1>The tunnel from above</h1><video src="/tunnel.mp4" controls></video>'
    ),
    "a picture": page(
        "The tunnel from above", '<h1>The tunnel from above</h1><figure><img src="/tunnel.jpg"></figure>'
    ),
    "a script": '<html><head><title>Harbour Post</title></head><body><div id="root"></div>'
    '<script>show("The tunnel opened.")</script>',
}

LEDE = (
    "The tunnel under the harbour opened on Tuesday after nine years of work, two floods and a quarrel about money.",
    "The mayor, Ida Holm, thanked the divers by their names, and some four hundred people walked through it.",
)
TEASERS = {
    "en": (*LEDE, "To continue reading this article, subscribe now."),
    "en members": (*LEDE, "This article is for subscribers only.", "Already a subscriber? Log in."),
    "en limit": (*LEDE, "You have reached your limit of free articles."),
    "de": (
        "Der Tunnel unter dem Hafen ist am Dienstag nach neun Jahren Bauzeit eröffnet worden.",
        "Die Bürgermeisterin dankte den Tauchern, und vierhundert Menschen gingen hindurch.",
        "Dieser Artikel ist exklusiv für Abonnenten.",
    ),
    "fr": (
        "Le tunnel sous le port a ouvert mardi après neuf ans de travaux et deux inondations.",
        "La maire a remercié les plongeurs, et quatre cents personnes l’ont traversé à pied.",
        "Il vous reste 82 % de cet article à lire. La suite est réservée aux abonnés.",
    ),
}

ARTICLES = {
    "cookies": (
        "Regulator fines Dale Media over cookies",
        "The data protection office fined Dale Media two million on Monday because its cookie banner "
        "made refusing hard.",
        "Readers had to press “Manage preferences” and then untick 312 boxes, the office found.",
        "“We value your privacy,” the company said, and announced that it would show a button to reject all cookies.",
    ),
    "cookies, briefly": (
        "Fewer cookies",
        "The parliament in Skerrin voted on Tuesday to forbid tracking cookies without consent.",
    ),
    "paywalls": (
        "More papers put up paywalls",
        "Two of three local papers now have a paywall, a study by the University of Dale found.",
        "Most let readers see five free articles a month before they are asked to subscribe.",
        "Subscribers pay $4 per month on average, and a third of them cancel within a year.",
    ),
    "404": (
        "How the 404 error became art",
        "The museum of Skerrin shows 200 pages that say nothing but “404 Not Found”.",
        "The page that visitors like best tells that the page was not found because a cat ate it, the curator said.",
    ),
    "log-ins": (
        "Bank locks out customers",
        "Thousands of customers of the Harbour Bank could not log in to their accounts on Monday.",
        "The bank asked them to change their passwords and said that no money had been lost.",
    ),
    "newsletters": (
        "Newsletters are back",
        "More people sign up for newsletters than ever, according to a survey among 3,000 readers.",
        "A letter in the inbox feels like one from a friend, the authors wrote.",
    ),
    "access": (
        "Access denied",
        "Reporters were denied access to the trial of the harbour master on Wednesday.",
        "The judge said that the room was too small; two newspapers went to the supreme court.",
    ),
    "robots": (
        "Are you a robot?",
        "A café in Upper Tarrow has hired four robots that bring coffee and cake to the tables.",
        "Guests ask them what they ask each other, said the owner, and get better answers.",
    ),
    "moved": (
        "Market moves",
        "The fish market has moved to the new quay, where it will open on Friday at five in the morning.",
    ),
    "one sentence": ("Ferry on strike", "The ferry to the islands is on strike until Thursday, the union said."),
    "Datenschutz": (
        "Gericht stärkt Datenschutz",
        "Das Gericht hat entschieden, dass Webseiten ohne Einwilligung keine Cookies setzen dürfen.",
        "Der Verlag muss den Hinweis ändern und das Ablehnen so leicht machen wie das Annehmen.",
    ),
    "abonnés": (
        "Le journal gagne des abonnés",
        "Le journal du port a gagné deux mille abonnés en un an, selon sa direction.",
        "Les lecteurs peuvent lire cinq articles par mois sans abonnement.",
    ),
    "suscriptores": (
        "El diario suma suscriptores",
        "El diario del puerto sumó dos mil suscriptores en un año y cerró su edición impresa.",
        "La dirección anunció que los lectores podrán leer cinco noticias al mes.",
    ),
}
