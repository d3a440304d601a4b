"""The furniture of web pages, as it comes along when a page is pasted as text: menus, captions, buttons, notices."""

import re


def _lines(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


_MENU_WORDS = (
    r"home|news|world|politics|business|markets|economy|finance|money|sports?|football|culture|arts?|life(?:style)?|style"
    r"|opinion|comment|analysis|science|tech(?:nology)?|health|environment|climate|travel|weather|videos?|audio|podcasts?"
    r"|photos|pictures|live|local|national|international|europe|asia|africa|americas|us|uk|u\.s\.|more|all|menu|search"
    r"|subscribe|subscriptions?|login|register|account|newsletters?|share|save|print|e-?mail|follow|close|back|next|previous"
    r"|top|latest|trending|popular|about|contact|jobs|careers|advertise|help|faq|donate|shop|store|events|education"
    r"|entertainment|food|cars|property|crossword|games|puzzles|obituaries|classifieds|archives?|listen|give|facebook"
    r"|twitter|x|linkedin|whatsapp|telegram|reddit|pinterest|instagram|youtube|tiktok|bluesky|mastodon|threads"
)
# Lines that are furniture at the head and the foot of a page, where an article has no sub-headings of that sort.
_AT_THE_EDGE = _lines(
    rf"(?:(?:{_MENU_WORDS})(?:\s*[|>›»/·•,&]\s*|\s+|$))++",
    r"home\s*[>›»/|].*",
    r"(?:[^|>›»·•]{1,25}[|>›»·•]){2,}[^|>›»·•]{1,60}",
    r"(?:main|primary|site|top|secondary|mobile|footer|user account)\s+(?:menu|navigation)",
    r"(?:open|close|toggle|show|hide)\s+(?:menu|navigation|search|sidebar)",
    r"(?:log|sign)\s?(?:in|on|out|up)(?:\s*(?:/|or|\|)\s*(?:register|sign\s?up|join|subscribe))?",
    r"my account|create account|become a (?:member|supporter|subscriber)|support us",
    r"subscribe(?:\s+(?:now|today|here|for .{1,30}))?",
    r"(?:today['’]s|e-?)\s?paper|digital edition|edition\b.{0,20}|english|choose (?:a )?language",
    r"breaking news|top stories|latest news|news feed|watch (?:live|now)|live tv",
    r"(?:about|contact) us|advertise with us|corrections|rss|site ?map|accessibility|imprint|impressum|legal notice",
    r"privacy(?:\s+(?:policy|notice|settings))?|terms(?: (?:of (?:use|service)|(?:and|&) conditions))?",
    r"cookie (?:policy|settings|preferences)",
    r"(?:dark|light) mode|text size|a\s?a\s?a|back to top|scroll to top",
    r"\d+\s*(?:comments?|shares?|likes?|views)|no comments(?: yet)?",
    r"tags?(?::.{0,150})?|topics?(?::.{0,150})?|keywords?:.{0,150}|categor(?:y|ies):.{0,100}",
    r"(?:filed under|posted in)\b.{0,150}",
    r"(?:posted |published )?by (?:our |the )?(?:(?:staff|news)\s+)?(?:writer|reporter|editor|admin|desk|staff)s?",
    r"startseite|teilen|drucken|merken|men[üu]|datenschutz|accueil|partager|imprimer|inicio|compartir|imprimir|condividi",
    r"[\W_]+",
)
_WIRE_PHOTO = r"(?-i:(?:REUTERS|AFP|EPA|AP Photo|Getty Images)\s*/\s*[A-Z][\w.'’-]*(?:[ /][A-Z][\w.'’-]*){0,5})"
# Lines that are furniture wherever they stand: buttons, advertisements, captions.
_ANYWHERE = _lines(
    r"skip to (?:main |the )?(?:content|navigation|article|main)|jump to (?:content|navigation)",
    r"zum inhalt springen|aller au contenu|saltar al contenido|anzeige|werbung|publicité|publicidad",
    r"(?:register|subscribe|sign up|log in|sign in)(?: now)?",
    r"ad(?:vert(?:isement)?)?s?|sponsored(?: content)?|promoted|paid (?:content|post)",
    r"(?:story|article) continues (?:below|after)(?: (?:the |this )?ad\w*)?|continue reading(?: the main story)?",
    r"advertisement\s*[-–—:]\s*(?:scroll|continue).{0,60}|scroll (?:down )?to continue.{0,40}",
    r"featured? image(?:\s*:.{0,300})?|image|photo|video|play(?: video)?|gallery|(?:toggle|hide|show) caption",
    r"(?:view|open|enlarge)(?: this)? (?:image|gallery|all photos).{0,40}|acquire licensing rights.{0,20}",
    r"(?:image|photo|picture|video|media) (?:caption|source|credit|copyright)s?(?:\s*[,:].{0,300})?",
    r"(?:file )?(?:photo(?:graph)?|picture|image|credit|illustration|graphic|video)s?(?: by| credit)?\s*[:/].{1,300}",
    r"(?:photo(?:graph)?|picture|image|illustration) by .{1,120}",
    rf"(?:\[\d+/\d+\]\s*)?.{{0,400}}\b{_WIRE_PHOTO}\.?(?:\s*acquire licensing rights.{{0,20}})?",
    r".{0,400}\((?:AP Photo|Photo|Image|Picture)(?:\s*[/:]| by\b| credit| courtesy)[^()]{0,80}\)\.?",
    r".{0,60}/?getty images|courtesy of [^.!?]{1,80}",
    r".{0,400}\((?:photo|foto) (?-i:[A-ZÀ-Ý])[\w.-]* [^()]{1,60}\)\.?",
    r"(?:was|is) this (?:page|article|story|content|information) (?:helpful|useful)\?",
    r"thank(?:s| you) for your feedback[.!]?",
    r"share (?:this|on|via|to)\b.{0,40}|share full article|(?:copy|gift) (?:link|this article)|(?:link )?copied!?",
    r"(?:print|email|send|tweet|pin)(?: this)?(?: article| story| page| it)?|bookmark|add to favou?rites",
    r"save (?:this )?(?:article|for later|story)|listen to (?:this )?(?:article|story).{0,40}",
    r"\d+[ -]min(?:ute)?s?(?: read)?|(?:reading time|estimated read).{0,30}",
    r"(?:lesezeit|temps de lecture|tiempo de lectura|tempo de leitura|tempo di lettura|leestijd)\b.{0,30}",
    r"(?:published|posted|(?:last )?updated|last modified)\b.{0,40}(?:\b\d{4}|\d\s?[ap]\.?m\.?|\b(?-i:[A-Z]{2,4}))",
    r"(?:(?:last )?updated:? |published:? |posted:? )?(?:an?|\d+) (?:minute|min|hour|day|week|month)s? ago|just now",
    r"(?:read (?:more|also|next|on)|also read|see also|more on this(?: story)?|related|watch)\s*[:>»|].{1,250}",
    r"(?:click|tap) (?:here|to (?:share|print|e-?mail)) .{1,120}|like this:|like loading.{0,3}",
    r"(?:view|show|load|see) (?:more|all|comments?)(?: comments| stories)?",
    r"report (?:this )?(?:ad|a typo|an error)|download (?:our|the) .{0,30}\bapp\b.{0,60}",
    r"follow (?:us|@|.{1,40} on (?:twitter|x|facebook|instagram|linkedin|google)).{0,60}",
)
# Sentences that pages add to articles.
_NOTICE = _lines(
    r"our standards:.*|.{0,40}trust principles\.?",
    r".{0,80}©.{0,200}|copyright\s*(?:©|\(c\)|\d{4}|by\b|:).{0,200}|.{0,150}\ball rights reserved\b.{0,200}",
    r"this (?:material|content|article|story) (?:may not be|was (?:originally|first) published|has been updated"
    r"|originally appeared|appeared in|is part of).{0,250}|first published (?:on|at|:).{0,60}",
    r"sign(?:ing)? up (?:for|to|here)(?:.{0,120}\b(?:newsletter|inbox|e-?mails?|alerts?|updates|free)\b.{0,100})?",
    r"register (?:now )?(?:for|to) .{0,80}\b(?:free|access|account|newsletters?)\b.{0,80}",
    r"subscribe (?:to|for|here|and|at).{0,200}|(?:get|receive|have) .{1,120}\b(?:inbox|newsletters?|alerts)\b.{0,80}",
    r"join (?:our|the) .{0,60}(?:newsletter|channel|community|whatsapp|telegram).{0,80}",
    r"(?:we|this (?:site|website)) uses? cookies.{0,250}|(?:please )?enable javascript.{0,120}",
    r"by (?:continuing|clicking|signing up|subscribing).{0,150}\b(?:agree|terms|privacy|cookies)\b.{0,100}",
    r"(?:do you )?have a (?:tip|story|question)\b.{0,150}",
    r"(?:contact|reach|e-?mail) (?:the (?:reporter|author|writer|newsroom)|us|.{1,40} at)\b.{0,120}@.{0,80}",
    r"support (?:our|independent|quality) .{0,120}(?:journalism|reporting).{0,120}",
    r".{0,40}associated press (?:writer|journalist|reporter)s? .{1,120}contributed.{0,80}",
    r"(?:the )?associated press contributed to this report\.?",
    r"with (?:reporting|files|contributions?) (?:by|from) .{1,120}|additional reporting (?:by|from) .{1,120}",
    r".{1,120}\bcontributed (?:to this (?:report|story|article)|reporting)\b.{0,80}",
    r"follow .{1,80}(?:\bon (?:twitter|facebook|instagram|linkedin|x)\b|(?<!\w)@\w).{0,200}|follow .{1,120} at https?://\S+",
    r"(?:write to|e-?mail) .{1,60}@.{1,200}|reach .{1,60} on twitter\b.{0,120}|[\w.+-]+@[\w-]+\.[\w.]+|@\w+",
    r"(?:more|for more|full) .{1,60}:\s*https?://\S+.{0,120}",
    r"(?:did you )?(?:like|liked|enjoy|enjoyed) (?:this|the) (?:story|article|post|report)\?.{0,120}",
    r"this slideshow requires javascript\.?",
    r"(?:connectez|identifiez)-vous pour (?:réagir|commenter|lire|continuer|poursuivre)\b.{0,200}",
    r".{0,60}\bsoutenez (?:un|notre|le) (?:journal|média|journalisme)\b[^»]{0,200}",
    r"(?:版权|免责|特别)?声明[:：].{0,300}|未经(?:书面)?(?:授权|许可)[^。]{0,20}转载.{0,60}",
)
# Headings below which a page goes on to other things.
_MOVED_ON = _lines(
    r"(?:related|recommended|similar|more|other|top|latest|trending|popular|further|suggested)\s+"
    r"(?:articles?|stories|news|posts?|reading|content|topics|coverage|reads|headlines|links|tags)",
    r"related|explore more\b.{0,40}|(?:more|also) (?:from|in|on|by) .{1,50}",
    r"most (?:read|popular|viewed|shared|commented)(?: .{1,20})?|trending(?: now)?|editor['’]?s['’]? (?:picks?|choice)",
    r"read (?:next|more)|up next|(?:next|previous) article|(?:what|where) to read next",
    r"you (?:may|might)(?: also)? (?:like|be interested in).{0,20}|around the web|from our partners|sponsored links",
    r"(?:leave|post|add) a (?:comment|reply).{0,20}|comments?(?:\s*\(?\d+\)?)?|\d+ comments?",
    r"join the (?:conversation|discussion)|about the author|(?:don['’]t|do not) miss|in case you missed it",
    r"(?:das|dies) k[öo]nnte (?:sie|dich) (?:auch )?interessieren|mehr zum thema|(?:lesen sie|lies) auch|kommentare?",
    r"(?:[àa] )?lire aussi|sur le m[êe]me (?:sujet|th[èe]me)|vous aimerez aussi|(?:les )?commentaires?",
    r"(?:te|le|tambi[ée]n te) (?:puede|podr[íi]a) interesar|(?:lee|lea|ver|mira) tambi[ée]n|comentarios?",
    r"(?:noticias|art[íi]culos|not[íi]cias|mat[ée]rias) relacionad[ao]s|articles li[ée]s|articoli correlati",
    r"voc[êe] (?:tamb[ée]m )?pode gostar|(?:leia|veja) (?:tamb[ée]m|mais)|coment[áa]rios?",
    r"potrebbe(?:ro)? (?:anche )?interessarti|leggi anche|commenti|lees ook|meer over dit onderwerp|reacties",
)
_CAPTION_BELOW = re.compile(r"(?:image|photo|picture|video|media) caption\s*[,:]", re.IGNORECASE)
_BULLET = re.compile(r"\s*[•●▪■◦‣⁃∙·*–-]\s+(?=\S)")
_OWNER = re.compile(
    r"(?:©|\(c\)|copyright)(?:\s*©)?\s*(?P<year>(?:19|20)\d\d)?(?:\s*[-–]\s*(?P<until>(?:19|20)\d\d))?[,.]?\s*"
    r"(?P<owner>[^\W\d_][^.|,;©]{1,60})?",
    re.IGNORECASE,
)
_NOT_OWNER = _lines(r"^(?:copyright|by)\b\s*", r"\s*(?:\ball rights reserved\b|\b(?:19|20)\d\d\b).*")


def at_the_edge(line: str) -> bool:
    """Whether a line at the head or the foot of a page is a menu, a button, a breadcrumb or a list of tags."""
    return len(line) <= 200 and _AT_THE_EDGE.fullmatch(line) is not None


def anywhere(paragraph: str) -> bool:
    """Whether it is no part of an article wherever it stands: a button, a caption, an advertisement, a notice."""
    return len(paragraph) <= 500 and (_ANYWHERE.fullmatch(paragraph) or _NOTICE.fullmatch(paragraph)) is not None


def announces_caption(line: str) -> bool:
    """Whether the line says that the next one is a caption."""
    return _CAPTION_BELOW.fullmatch(line) is not None


def moved_on(line: str) -> bool:
    """Whether the line is a heading below which the page goes on to other articles or to comments."""
    return len(line) <= 80 and _MOVED_ON.fullmatch(line.rstrip(":.… ")) is not None


def without_bullet(line: str) -> str:
    """The line without the mark of a list at its start."""
    bullet = _BULLET.match(line)
    return line[bullet.end() :] if bullet else line


def owner(paragraph: str) -> tuple[str, int | None] | None:
    """Who claims the copyright in a notice, and for which year."""
    match = _OWNER.search(paragraph)
    if match is None:
        return None
    year = match["until"] or match["year"]
    return _NOT_OWNER.sub("", match["owner"] or "").strip(), int(year) if year else None
