"""The words of paywalls, in seven languages."""

BARS = "|".join((
    r"\b(?:subscribe|sign (?:in|up)|log ?in|register|become a member|create (?:a free|an) account)\b.{0,60}"
    r"\b(?:to|and) (?:continue|keep|read|unlock|finish|view) (?:reading|(?:this|the|the (?:full|rest of the|whole)"
    r"|full)"
    r" (?:article|story|post|piece|content))\b",
    r"\bto (?:continue|keep) reading\b",
    r"\bthe (?:rest|remainder) of (?:this|the) (?:article|story|post|piece)\b.{0,40}(?:subscri|member|paid|paying)",
    r"\bthis (?:article|content|story|post|page)\b.{0,20}\b(?:only for|for|(?:only )?available (?:only "
    r"|exclusively )?to"
    r"|exclusive(?:ly)? (?:for|to|available to)|reserved for)\b.{0,30}(?:subscri|member|paying|paid)",
    r"^.{0,40}\b(?:subscriber|member)s?[- ](?:only|exclusive)\b.{0,40}$",
    r"^(?:exclusive(?:ly)?|only) (?:for|to) (?:our )?(?:\w+ )?(?:subscribers|members)\b",
    r"\byou(?:['’]ve| have) (?:now )?(?:reached|used|read|hit) (?:your|all|the|\d+)\b.{0,40}(?:limit|free|article"
    r"|stor(?:y|ies))",
    r"\bunlock (?:this|the (?:full|rest)) (?:article|story|post|content|of)",
    r"\bartikel\b.{0,30}\b(?:nur|exklusiv) für\b.{0,20}(?:abonnent|mitglieder)|\bexklusiv für (?:\w+ )?abonnent",
    r"\bweiterlesen mit\b.{0,30}(?:abo|plus|\+)|\bmit .{0,30}(?:abo|plus|\+).{0,30}weiterlesen|\b(?:jetzt"
    r"|hier) (?:weiterlesen|freischalten)",
    r"\bum .{0,40}(?:artikel|text|beitrag)\b.{0,20}(?:zu lesen|freizuschalten|weiterzulesen)|\b(?:im"
    r"|mit) abo (?:weiter)?lesen",
    r"\b(?:cet article|la suite|ce contenu|le reste)\b.{0,40}réservée?s?|\b(?:article|contenu) réservé (?:aux|à)",
    r"\bpour (?:lire la suite|(?:continuer|poursuivre) (?:la |votre |à )?(?:lecture|lire)|lire (?:l['’]intégralité"
    r"|cet article))",
    r"\bil vous reste .{0,12}%",
    r"\b(?:contenido|artículo|noticia)\b.{0,12}(?:exclusiv|solo|sólo|reservad).{0,15}suscriptores|\bpara (?:seguir"
    r"|continuar) leyendo",
    r"\b(?:articolo|contenuto)\b.{0,12}(?:riservato|esclusivo|solo).{0,12}abbonati",
    r"\bper (?:continuare a leggere|leggere (?:tutto|l['’]articolo|la notizia))",
    r"\b(?:conteúdo|artigo|matéria)\b.{0,12}(?:exclusiv|reservad|só|apenas).{0,12}assinantes",
    r"\bpara continuar (?:a ler|lendo|a leitura)",
    r"\b(?:artikel|verhaal)\b.{0,12}(?:alleen|exclusief)\b.{0,25}(?:abonnees|leden)|\bom verder te lezen",
))  # fmt: skip
"""A pattern of what says that the rest of an article is for subscribers."""

OFFERS = "|".join((
    r"\bread the (?:full|rest of the|whole) (?:article|story|piece)\b|\balready (?:a|an) (?:\w+ )?(?:subscriber"
    r"|member)",
    r"\balready subscribed|\bhave (?:a|an active) subscription\b|\b(?:free )?(?:articles|stories) (?:left|remaining)\b",
    r"\bstart your (?:free )?(?:trial|subscription)|\bcancel (?:at )?any ?time",
    r"\b(?:get|enjoy|for) (?:unlimited|full) (?:digital )?access|\bchoose (?:your|a) (?:plan|subscription)",
    r"^subscribe\b.{0,60}$|\bsubscribe (?:now|today)\b",
    r"[$€£]\s?\d[\d.,]*\s?(?:/|per|a|for)\s?(?:the first )?(?:\d+ )?(?:week|month|year)",
    r"\b(?:jetzt|hier) (?:abonnieren|testen)|\b(?:haben|sind) sie (?:bereits|schon) (?:ein abo|abonnent|kunde"
    r"|registriert)",
    r"\bsie (?:haben|sind) (?:bereits|schon) (?:ein abo|abonnent|kunde|registriert)|jederzeit (?:kündbar|kündigen)",
    r"\bprobe(?:abo|monat)|\b(?:gratis|kostenlos) testen\b|\d euro (?:monatlich|im monat|pro monat)|\babonnez-vous"
    r"|\bdéjà abonné|\bsans engagement|\bsuscr[íi]b(?:ete|ase|etes)\b",
    r"\bya (?:eres|es) suscriptor|\babbonati (?:per|ora|a|e)\b|\b(?:sei )?già abbonat|\bassine (?:já|agora|para|e|o"
    r"|por)\b",
    r"\bjá é assinante|\b(?:neem|word|sluit) (?:nu )?(?:een )?(?:abonnement|abonnee)|\bverder lezen\?"
    r"|\bal (?:een )?(?:abonnee|abonnement)",
))  # fmt: skip
"""A pattern of what offers a subscription, as it stands beside whole articles too."""
