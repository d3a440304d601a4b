"""Tells text that gives a language model orders, which is kept from such models; an answer may still quote it.

Such text is told by what it is about (rules that came before, machines that read, the answer to be given, the marks
between turns), however it is dressed up: invisible characters, look-alike letters, spaced words, base64. It may be
wrong either way: of 60 orders in wordings that it had not seen it told 11, and of 24 made to get past it none. So
nothing rests on it alone: what a model writes has to be borne out by its sources, and to answer (`verifying`).
"""

import re
from base64 import b64decode
from binascii import Error
from collections.abc import Iterator
from html import unescape
from unicodedata import category, normalize

_TAGS = range(0xE0020, 0xE007F)  # invisible copies of ASCII
_MOST = 4  # characters that one comes to: some stand for a whole sentence
_FILLERS = "\u115f\u1160\u3164\uffa0\u2800"  # letters and a sign that show nothing
_UNSEEN = {"Mn", "Me", "Cf", "Co", "Cs"}  # accents, what steers, what is private


class _Plain(dict[int, str]):
    """What each character comes to: lower case, without accents, and nothing where there is nothing to see.

    It goes character by character, since normalising whole texts takes the square of a run of accents.
    """

    def __missing__(self, code: int) -> str:
        if code in _TAGS:
            plain = chr(code - _TAGS.start + 0x20).casefold()
        else:
            parts = normalize("NFKD", chr(code)).casefold()
            kept = "".join(one for one in parts if category(one) not in _UNSEEN and one not in _FILLERS)
            plain = normalize("NFC", kept)[:_MOST]  # which puts Hangul together again
        self[code] = plain
        return plain


_PLAIN = _Plain()
_ALIKE = str.maketrans(
    "\u0430\u0432\u0435\u043a\u043c\u043d\u043e\u0440\u0441\u0442\u0443\u0445\u0455\u0456\u0458\u0501"
    "\u03b1\u03b2\u03b5\u03b7\u03b9\u03ba\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7\u0131\u0261",
    "abekmhopctyxsijdabenikvoptuxig",
)
_LEET = str.maketrans("013457@$|!", "oieastasii")
_HIDDEN = re.compile(r"[A-Za-z0-9+/]{24,}={0,2}")  # base64

_SENTENCE = re.compile(r"[.!?\u3002]\s|\n")
_ANY = r"[^.!?\u3002]"
_BEFORE = r"(?:previous|prior|above|earlier|old|preceding|foregoing|existing|original|system|your)"
_RULES = r"(?:instructions?|prompts?|guidelines|directives?|directions|programming|guardrails)"
_LIMITS = r"(?:rules|orders|commands|limits|restrictions|filters|role|training|safety|tasks?)"
_DISMISS = (
    r"(?:ignore|disregard|forget|override|overrule|bypass|discard|neglect|pay\s+no\s+(?:attention|heed)\s+to"
    r"|(?:do\s+not|don['\u2019]t|stop)\s+(?:follow|obey)(?:ing)?)"
)
_MACHINE = (
    r"(?:(?:ai|llm|generative|virtual)[\s-]+(?:assistants?|agents?|models?|systems?|(?:chat)?bots?|readers?|tools?"
    r"|crawlers?|summari[sz]ers?)|automated\s+(?:readers?|systems?|assistants?)|(?:large\s+)?language\s+models?|llms?|ais?(?!\s+\w|-\w)|chat[\s-]?bots?|bots?"
    r"|assistants?(?!\s+(?:coach|secretar|profess|manag|referee|direct|editor))|summari[sz]ers?|web\s+crawlers|chatgpt"
    r"|gpt-?\w*|claude|gemini|copilot)\b"
)
_ANSWER = r"(?:answers?|repl(?:y|ies)|responses?|output|summar(?:y|ies))"
_DO = (
    r"(?:answer|reply|respond|say|state|claim|output|print|post|write|recommend|include|mention|append|add|insert|put"
    r"|place|tell|inform|describe|rate|praise|repeat|begin|start|end|finish|close|conclude|make\s+sure|be\s+sure|use"
    r"|ping|notify|cite|call|never|always|do\s+not|don['\u2019]t|you\s+(?:must|should|shall|will|may|can|are))"
)
_WORD_OF_IT = r"(?:link|url|address|image|picture|sentence|phrase|words?|markdown|message)"

_AT_A_START = (  # of a sentence, a clause, a line
    rf"{_MACHINE}(?:,\s+(?:and\s+)?{_MACHINE}){{0,5}}(?:\s*\([^()\n]{{0,30}}\))?"
    rf"\s*[,:\u2013\u2014-]\s*(?:please\s+|kindly\s+)?"
    rf"(?:(?:when|if|while|in|before)\b{_ANY}{{0,60}})?\b{_DO}\b",
    r"(?:answer|speak|talk|reply|write)\s+as\s+(?!if\b|soon|much|many|well|an?\s+\w+er\b)\w+\s+\w+|(?:use|call|run)\s+the\s+\w+_\w+\b",
    r"(?:write|tell\s+me|compose|recite|sing)\s+(?:me\s+)?an?\s+(?:poem|joke|song|limerick|haiku)\b",
    r"(?:set|put|lay|leave|cast)\s+(?:your|the|all)\s+(?:\w+\s+)?(?:instructions?|guidelines|prompts?|rules)\s+aside\b",
    r"(?:abandon|leave|quit|exit|break)\s+(?:your|the)?\s*(?:\w+\s+)?(?:persona|character)\b",
    r"(?:do\s+not|don['\u2019]t|never)\s+(?:summari[sz]e|answer|quote|cite|index)\s+(?:this|the)\s+(?:article|text|page|question)",
    r"(?:ignore|disregard)\s+the\s+(?:question|articles?|sources?|user|text)\b|(?:respond|reply)\s+to\s+the\s+user\b",
    r"(?:do\s+not|don['\u2019]t|never)\s+(?:mention|reveal|quote)\s+this\s+(?:note|text|instruction|message|paragraph)\b",
    r"pretend\s+(?:that\s+)?(?:you\s+are|to\s+be|you['\u2019]re)\b",
    r"(?:act|role-?play|behave)\s+as\s+(?:an?\s+(?:\w+\s+)?(?:ai|bot|chatbot|assistant|model))\b",
    rf"(?:answer|reply|respond|output|write|print|say|return)\b{_ANY}{{0,30}}\b(?:nothing\s+but|only\b|exactly"
    r"|in\s+one\s+word|just\s+the|every\s+question|the\s+words?)\b",
    r"(?:append|add|include|insert|put|place|post|share|send|show|write|output|finish\s+with)\s+"
    rf"(?:this|the\s+following|following|the)\s+{_WORD_OF_IT}\b",
    r"translate\s+(?:everything|all\b|your)|sign\s+off\s+with\b|(?:send|post|show|give|disclose|reveal)\s+(?:me\s+|us\s+)?"
    r"(?:the|your|all|any)\s+(?:\w+\s+)?(?:api\s+keys?|passwords?|tokens?|credentials|secrets?)\b",
    r"(?:report|return|show|say|explain|suggest|recommend)\b[^.!?]{0,40}\bto\s+the\s+(?:user|asker)\b",
    r"(?:put|send|write|encode)\s+(?:what|everything|all)\b[^.!?]{0,40}\b(?:user|asked|question|conversation)\b",
    r"(?:tell|inform|convince|advise|urge|warn|ask|instruct)\s+(?:the|your|this)\s+(?:users?|readers?|human|bot"
    r"|assistant|asker)\b",
)
_START = (
    r"(?:(?<![^\n])|(?<=[.!?:;,>-]\s)|(?<=[(\[\"'\u201c>*])|(?<=\s\s)|(?<=[\u2013\u2014]\s)|(?<=\band\s)|(?<=then\s)"
    r"|(?<=please\s)|(?<=kindly\s)|(?<=you\smust\s)|(?<=you\sshould\s)|(?<=sure\sto\s)|(?<=instead\s))"
)
_FROM_A_WORD_ON = (
    rf"{_START}(?:{'|'.join(_AT_A_START)})",
    # the rules that came before
    rf"{_DISMISS}\b{_ANY}{{0,20}}\b(?:{_BEFORE}|these|all|any)\b{_ANY}{{0,20}}\b{_RULES}\b",
    rf"{_DISMISS}\b{_ANY}{{0,20}}\b{_BEFORE}\b{_ANY}{{0,20}}\b{_LIMITS}\b",
    rf"(?:drop|supersedes?|set\s+aside|clear|leave)\b{_ANY}{{0,20}}\b{_BEFORE}\s+(?:{_RULES}|{_LIMITS}|configuration)\b",
    rf"(?:ignore|disregard|forget|override)\s+the\s+rules\b|{_DISMISS}\s+(?:{_ANY}{{0,20}}\b(?:you\s+(?:were|have\s+been|are)|above|before\s+this|so\s+far)\b)",
    rf"{_DISMISS}\s+(?:all\s+|the\s+|any\s+)*other\s+(?:sources?|documents?|passages)\b",
    rf"(?:your|safety|above|previous|system)\b{_ANY}{{0,15}}\b(?:{_RULES}|rules|filters)\b{_ANY}{{0,15}}"
    r"\b(?:suspended|void|updated|lifted|revoked|disabled|cancelled|replaced|(?:no\s+longer|not)\s+apply)\b",
    r"guardrails?\s+(?:\w+\s+)?(?:disabled|off|removed|lifted)\b|new\s+prompt\b|override\s+code\b",
    r"(?:reveal|print|output|repeat|show|leak|display|disclose)\b[^.!?]{0,30}\b(?:(?:system|hidden|initial|secret"
    r"|confidential)\s+(?:system\s+)?(?:prompt|instructions?)|your\s+(?:prompt|instructions?|rules)"
    r"|(?:text|everything|words)\s+above|conversation\s+so\s+far|whole\s+conversation)",
    rf"{_BEFORE}\s+(?:paragraphs?|text|sentences?|lines?|content|messages?)\b{_ANY}{{0,20}}\b(?:discarded|ignored"
    r"|disregarded|void|(?:was|were|is|are)\s+(?:only\s+)?(?:a\s+test|wrong|false|fake))\b",
    r"(?:everything|all|anything)\s+(?:up\s+to|before|above)\b[^.!?]{0,20}\b(?:test|void|wrong|false|ignored|fake)\b",
    r"(?:reset|erase|clear|wipe)\s+your\s+(?:memory|context|instructions|history)\b",
    r"(?:new|updated|revised)\s+(?:instructions?|tasks?|objective|system\s+prompt)\b(?:\s+follows?)?\s*:",
    r"your\s+(?:only|new|real|actual|true)\s+(?:tasks?|instructions?|objective|purpose|role)\b",
    # what the model is to be
    r"you\s+are\s+(?:now|no\s+longer|from\s+now\s+on)\b[^.!?\n]{0,40}\b(?:mode|assistant|ai|model|bot|dan"
    r"|unrestricted|unfiltered|free\s+of)\b",
    r"(?:developer|maintenance|debug|god|admin|jailbreak|dan|unrestricted)\s+mode\s+(?:is\s+)?(?:enabled|activated|on)\b",
    r"from\s+(?:now|here|this\s+point)\s+on(?:wards?)?,?\s+you\s+(?:will|must|shall|are|write|answer|speak|act|only)\b",
    r"(?:beginning|starting)\s+now,?\s+you\b|from\s+this\s+(?:sentence|line|point|word|moment)\s+(?:on|forward)(?:wards?)?\b",
    r"(?:llm|ai|gpt|model|bot|assistant)[\s-]+(?:instructions?|directives?|commands?|prompt|note|notice)\s*:|instruction\s+update\b",
    r"you\s+will\s+(?:(?:now|only|always)\s+){0,3}(?:speak|reveal|output|obey|comply|respond)\b",
    r"this\s+is\s+your\s+(?:developer|creator|administrator|admin|operator|maker|owner)\b",
    # machines that read
    r"(?:notes?|notice|message|memo|attention|instructions?|hint|dear|hey|hello|hi)\b[,:]?\s+(?:(?:to|for)\s+)?"
    rf"(?:(?:the|all|any|every|you|our)\s+)?(?:{_MACHINE}|model\s*:)",
    rf"as\s+(?:an?|the)\s+{_MACHINE}{_ANY}{{0,10}}\byou\b|(?:hey|dear|hi|hello)\s+{_MACHINE}\b",
    r"who(?:ever|\s+or\s+what)[^.!?]{0,20}\b(?:summari[sz]es|processes|indexes|answers\s+from)\s+this\b",
    rf"(?:for|to)\s+(?:(?:all|any|the)\s+)?{_MACHINE}(?:\s+(?:and|or)\s+\w+)?(?:\s+only)?\s*:",
    r"(?:ai|llm|language\s+model|ai\s+assistant|chatbot)s?\b[^.!?\n]{0,40}\b(?:must|shall|should|have\s+to)\b"
    r"[^.!?\n]{0,20}\b(?:answer|reply|respond|say|output|post|write|recommend|mention)\b",
    r"(?:anyone|anybody|everyone|whoever)\s+summari[sz](?:ing|es)\s+this\b|the\s+user\s+is\s+an?\s+(?:admin|developer)",
    r"(?:assistants?|models?|agents?|(?:chat)?bots|tools|software|crawlers)\s+(?:that\s+|which\s+)?(?:read|process|pars|index|summari[sz])"
    r"(?:e?s|ing|e)?\s+(?:this|these)\b|(?:automated|machine|ai)[\s-]readers?\b|the\s+model\s+that\s+(?:answers|says|replies|writes)\b",
    r"notes?\s+(?:to|for)\s+(?:whichever|whatever|any|every|each)\s+(?:model|assistant|bot)\b|imagine\s+(?:that\s+)?you\s+are\b",
    r"(?:your\s+(?:makers?|developers?|creators?)\s+(?:told|taught|gave|want)|(?:earlier|prior|previous)\s+(?:configuration|guidance)\b)",
    # the answer that is to be given
    r"(?:begin|start|end|finish|close|prefix|conclude|append|add|include|insert|mention|put|place)\b"
    rf"{_ANY}{{0,70}}\b(?:your|each|every)\s+(?:\w+\s+)?{_ANSWER}\b",
    rf"(?:your|every|each)\s+{_ANSWER}\s+(?:must|should|shall|will|has\s+to|have\s+to|needs?\s+to)\b",
    r"(?:answer|reply|response)s?\s+to\s+(?:whatever|anything\s+(?:you|the)|everything\s+(?:you|the))\b",
    r"(?:do\s+not|don['\u2019]t|never|stop|instead\s+of)\s+answer(?:ing)?\s+(?:the|this|that|any)\b[^.!?]{0,10}"
    r"\bquestions?\b|instead\s+of\s+the\s+question\b",
    r"(?:if|when(?:ever)?)\s+(?:you\s+(?:are\s+)?)?(?:asked|answer\w*|summari[sz]\w+|cite|citing|quot\w+)\b"
    rf"{_ANY}{{0,50}},\s*(?:(?:please|only)\s+)?{_DO}\b",
    rf"{_START}(?:answer|reply|respond)\s+(?:\w+\s+)?(?:with|by)\s+\w|(?:correct\s+|right\s+|only\s+|the\s+)answers?\s+to\s+(?:every|any|all|anything|everything)\b",
    r"(?:whatever|anything|everything)\s+(?:they|you|people|users?|anyone|somebody)\s+(?:may\s+|might\s+)?asks?\b"
    r"|instead\s+of\s+an?\s+answer\b|whatever\s+you\s+(?:were|have\s+been)\b",
    r"(?:in|of|before|ahead\s+of)\s+(?:any|every|each|all)\s+(?:recaps?|summar(?:y|ies)|digests?|excerpts?|quotations?)\b",
    r"(?:first|last|opening|closing|next)\s+(?:word|letter|line|sentence|message)\s+of\s+(?:the|your)\s+"
    rf"{_ANSWER}\b|your\s+next\s+(?:{_ANSWER}|message)\b|what\s+you\s+(?:tell|write|say\s+to)\s+(?:your|the)\b",
    r"if\s+(?:an?\s+(?:person|reader|user)|anyone|anybody|somebody|someone|people|they|users?)\s+asks?\b"
    rf"{_ANY}{{0,50}},\s*(?:please\s+)?{_DO[:-1]}|advise|send|direct|refer)\b",
    r"(?:display|show|say|explain|report)\s+to\s+(?:the\s+)?users?\b|let\s+the\s+user\s+know\b"
    r"|the\s+user\s+(?:now\s+)?(?:adds|prefers|wants|says)\b|(?:text|words|prompt)\s+you\s+were\s+given\b",
    r"(?:all\s+)?other\s+sources\s+(?:are|were)\s+(?:false|wrong|unreliable|lies|to\s+be)\b",
    r"(?:ask|request|collect|confirm|enter|reply\s+with|needs?|send(?:\s+us)?)\b[^.!?]{0,20}\b(?:your|the\s+(?:user|recipient|reader)['\u2019]s)"
    r"\s+(?:[\w-]+\s+)?(?:codes?|passwords?|phrase|pin|credentials|numbers?)\b",
    r"your\s+(?:session|account|workspace|login)\s+(?:has|is)\s+(?:been\s+)?(?:timed|expired|locked|suspended|blocked)\b",
    r"(?:human|user)\s*:[^\n]{0,200}\s(?:assistant|ai)\s*:|system\s+override\b",
    r"(?:function_call|tool_calls?|tool_use)[\"']?\s*:|(?:call|invoke|run|execute)\s+the\s+(?:function|tool)\b",
    r"(?:decode|decrypt|base64)\b[^.!?]{0,60}\b(?:do|follow|obey|execute|carry\s+out)\b",
    r"message\s+from\s+(?:(?:the|your)\s+)?(?:system|administrators?|admin|developers?|operators?)\s*:",
    r"(?:notify|ping|alert|mention|tag|call|message|post)\b[^.!?\n]{0,30}@here\b",
    # the same in other languages
    r"(?:anweisung\w*|hinweis\w*|befehl\w*)\s+(?:an|fur)\s+(?:das|die|alle)\s+(?:sprachmodell|ki\b|chatbot|assisten|modell)",
    r"(?:ignorier\w*|vergiss|vergessen\s+sie|missacht\w*)\b[^.!?]{0,40}\b(?:anweisung|instruktion|vorgabe|regel|befehl)",
    r"(?:ignore[rz]?|oublie[rz]?|ne\s+(?:tiens|tenez)\s+pas\s+compte)\b[^.!?]{0,30}\b(?:instructions|consignes"
    r"|directives|regles)\b[^.!?]{0,10}\b(?:precedent|anterieur|ci-dessus|donne|recue)",
    r"(?:ignore[rz]?|oublie[rz]?)\s+(?:vos|tes)\s+(?:instructions|consignes|directives|regles)\b",
    r"(?:ignor[ae]|olvid[ae]|haz\s+caso\s+omiso|dimentica\w*|trascura|esquec[ae]|desconsider[ae])\b[^.!?]{0,40}\b"
    r"(?:instrucciones|indicaciones|istruzioni|indicazioni|instrucoes|orientacoes|ordenes|ordini|ordens|reglas|regole"
    r"|regras)\b",
    r"(?:negeer|vergeet|ignorera|ignorer|glom|glem)\b[^.!?]{0,40}\b(?:instructi|aanwijzing|opdracht|instruktion|instruks)",
    r"(?:z?ignoruj\w*|zapomnij|pomin)\b[^.!?]{0,40}\b(?:instrukcj|polece|wytyczn|zasad)",
    r"(?:(?:про)?игнорируи|забудь|не\s+обращаи)\w*\b[^.!?]{0,50}\b(?:инструкци|указани|правил|команд)",
    r"(?:talimat|komut|kural)\w*\b[^.!?]{0,20}\b(?:yok\s+say|unut|gormezden|dikkate\s+alma)",
    r"(?:не\s+(?:выполняи|следуи|слушаи)\w*|befolge\b[^.!?]{0,20}\bnicht|ne\s+(?:suis|suivez)\s+pas|no\s+sigas)\b"
    r"[^.!?]{0,40}\b(?:указани|инструкци|anweisung|instruc|consignes|систем)|befolge\b[^.!?]{0,30}\banweisung",
    # a heading to machines; to reply so and not otherwise; to forget what was given
    r"(?:hinweis|achtung|attention|note|nota|avviso|aviso|aos?|alle|voor|til|till|uwaga|примечание|внимание)\b[^:.!?\n]{0,25}"
    r"\b(?:assistent\w*|assistants?|modell?\w*|ki|ia|system\w*|sistem\w*|resumi\w*|automat\w*|bots?|ассистент\w*|модел\w*)\b[^:.!?\n]{0,15}:",
    r"(?:antwort|erwider|repond|respond|contest|rispond|antwoord|odpowiedz|svar|ответь|ответьте)\w*\b[^.!?\n]{0,15}"
    r"\b(?:nur|ausschlie\w*|uniquement|seulement|rien\s+que|solo|solamente|unicamente|soltanto|apenas|somente|alleen|slechts|tylko|wylacznie"
    r"|bare|kun|endast|только|лишь|одним)\b|\b(?:nur|ausschlie\w*|uniquement|solo|solamente|soltanto|apenas|alleen|tylko|только)\b"
    r"[^.!?\n]{0,15}\b(?:antwort|erwider|repond|respond|contest|rispond|antwoord|odpowi|svar|ответ)",
    r"(?:vergess|vergiss|oubli|olvid|dimentic|esquec|verge(?:et|ten)|laat|laissez|deix|забуд|pomin|zapomn)\w*\b[^.!?\n]{0,40}"
    r"\b(?:demande|dit|regras|recebid|opdracht|auftrag|aufgabe|указан|polec|otrzyman|indicad|dicho|detto|gezegd|gesagt)",
    r"(?:hinweis|achtung|an|fur|attention|pour|nota|aviso|para|per|uwaga|dla|внимание|для)\b[^.!?\n]{0,20}"
    r"\b(?:ki|ia|ии)\b[^.!?\n]{0,20}:|(?:assistants|modeles|asistentes|modelos|modelli)\s+(?:d['\u2019]\s?)?ia\s*:",
)
_ANYWHERE = (
    # the marks of turns that models are trained on, and of calls
    r"<\|\w{1,40}\|>|\[/?(?:inst|instructions?|sys|system|system_prompt|tool_calls|available_tools)\]|<</?sys>>|\{\{[#/~]?\s*(?:system|assistant)\b|\[(?:system|assistant|user)\]\(#"
    r"|```(?:system|prompt)\b|@(?:channel|everyone)\b"
    r"|</?(?:start|end)_of_turn>|</(?:source|sources|context|document|query)>",
    r"</?(?:system|assistant|user_query|admin|developer|instructions?|prompt|tool_calls?|function_calls?|invoke"
    r"|tool_use)\b[^<>\n]{0,80}>",
    r"^[^\w\n]{0,8}(?:system|assistant)\s*(?:message|prompt|note|notice|override|alert)?\s*[\]:]",
    r"^#{1,6}\s*(?:system|assistant|user|human|developer|instructions?|response)\s*:",
    r"[-#=*\[]{2}\s*(?:end|start|begin(?:ning)?)\s+(?:of\s+)?(?:(?:the|new)\s+)?(?:sources?|articles?|context|documents?"
    r"|prompt|session|conversation|input|instructions?|system)\b",
    r"\bto=functions\.\w|\"name\"\s*:\s*\"\w{1,60}\"\s*,\s*\"(?:arguments|parameters|input)\"",
    r"<!(?:channel|here|everyone|subteam\b)|<@[uw][a-z0-9]{5,20}>|<https?://[^<>|\s]{1,300}\|[^<>]{1,200}>",
    # languages without blanks, and without the marks that their letters lose here
    r"(?:تجاهل|انس)[^.!?]{0,30}(?:تعليمات|اوامر|قواعد)",
    r"(?:忽略|无视|無視|忘记|忘記|忘掉|不要理会)[^。.!?]{0,10}(?:之前|以上|上述|先前|前面|所有|你的)[^。.!?]{0,10}"
    r"(?:指令|指示|提示|规则|規則|命令)",
    r"不要(?:再)?(?:遵循|遵守|听从|执行)[^。.!?]{0,10}(?:指令|指示|提示|命令)|只(?:回答|输出|回复)[“\"「]",
    r"(?:だけ|のみ)(?:を)?(?:答え|回答|出力|書い)|\"role\"\s*:\s*\"(?:system|developer|assistant|user|tool)\"",
    r"(?:指示|命令|フロンフト|ルール)[^。.!?]{0,10}(?:無視|忘れ)|(?:지시|명령|지침)[^.!?]{0,10}(?:무시|잊)",
)
_DIRECT = re.compile("|".join([rf"\b(?:{'|'.join(_FROM_A_WORD_ON)})", *_ANYWHERE]), re.MULTILINE)
_READS = (
    r"\b(?:ais?|llms?|(?:chat|reader)?bots?|(?:chat|reader)[\s-]bots?|assistants?(?!\s+coach)|(?:language|reading)\s+(?:models?|tools?)|(?:the|every|any)\s+models?|machines(?=\s*:)|chatgpt|gpt|claude|gemini"
    r"|copilot|prompt|summar(?:ies|i[sz]ers?)|context\s+window|ai-\w+)\b"
)
_TOLD = (
    rf"{_START}\b(?:write|say\s+(?:that|only)|respond|reply|answer|print|output|append|insert|quote|promote|praise|insult|translate"
    r"|hide|proceed|link\s+to|be\s+(?:nice|kind|a\s+dear)|kindly|please|treat|rank|prefer|report\s+that|always|never)\b"
    r"|\b(?:must|has\s+to|have\s+to|vital|essential|agrees?\s+to|required\s+to|needs?\s+to|shall|should)\b[^.!?]{0,60}"
    r"\b(?:answer(?!\s+for\b)|reply|mention|output|the\s+words?|the\s+reader|the\s+user|cited?|summary)\b"
)
_THIS = (
    r"\b(?:this|the\s+present)\s+(?:\w+\s+)?"
    r"(?:articles?|pages?|pieces?|texts?|story|stories|notes?|feeds?|topics?|documents?|posts?)\b"
)
_TELLING = (
    r"\b(?:repl(?:y|ies|ying)|respon(?:d|ds|ses?)|outputs?|summar\w+|recaps?|recapped|digests?|excerpts?|quotations?"
    r"|accounts?|answer\w*|quer(?:y|ies)|readers?|processors|agents|software|bots|tools|crawlers|whoever|models?|assistants?)\b"
)
_ASKED = (
    r"\b(?:must|shall|should|has\s+to|have\s+to|needs?\s+to|ought\s+to|kindly|please|may\s+(?:contain|only|not)"
    r"|(?:is|are)\s+(?:kindly\s+)?(?:to\b|asked|requested|required|obliged|expected|invited|urged|instructed|permitted\s+only)"
    r"|closes?\s+with|opens?\s+with|ends?\s+with|begins?\s+with|carry|carries|worth\s+reporting)"
)
_TOGETHER = tuple(
    tuple(re.compile(one, re.MULTILINE) for one in every) for every in ((_READS, _TOLD), (_THIS, _TELLING, _ASKED))
)
"""What machines read, and what somebody is told to do: together in a sentence they are an order."""

_SQUEEZED = re.compile(
    r"(?:ignore|disregard|forget|override|bypass)(?:all|any|of|the|these|your|my)*"
    r"(?:previous|prior|above|earlier|preceding|system|your)(?:system|given)?(?:instructions?|prompts?|rules|guidelines)"
)
"""Whatever stands between the letters; with digits for letters too."""


def gives_orders(text: str) -> bool:
    """Whether it reads as if it were meant to instruct a language model; takes time in proportion to its length."""
    return any(map(_ordering, (text, *_decoded(text))))


def _ordering(text: str) -> bool:
    plain = unescape(text).translate(_PLAIN)
    if _DIRECT.search(plain) or _told(plain):
        return True
    alike = plain.translate(_ALIKE)
    if alike != plain and _DIRECT.search(alike):
        return True
    return _SQUEEZED.search(re.sub(r"[\W_]+", "", alike.translate(_LEET))) is not None


def _told(plain: str) -> bool:
    sentences = _SENTENCE.split(plain)
    return any(all(part.search(one) for part in every) for one in sentences for every in _TOGETHER)


def _decoded(text: str) -> Iterator[str]:
    """What stands in a text as base64."""
    for found in _HIDDEN.findall(text):
        try:
            yield b64decode(found + "=" * (-len(found) % 4)).decode()
        except (Error, UnicodeDecodeError):
            continue
