"""The English that finding evidence needs: word lists, and nothing else."""

FUNCTION_WORDS = frozenset(
    """
    a an the this that these those it its i me my we our us you your he she they them their one both each every any all
    some is are was were be been being am do does did has have had having will would shall should can could may might
    must i'd i'll i'm i've we'd we'll we're we've it's that's they'd they're they'll you'd there's let's don't doesn't
    didn't isn't aren't wasn't weren't won't wouldn't can't couldn't shouldn't haven't hasn't hadn't dont doesnt didnt
    isnt cant wont to in on at by for from into onto as than before after until till unless when while where which who
    whose what why how if then so because but not no never only also just still even again there here over under between
    through during against per about with without within like else once since though although instead
    rather either neither nor
    """.split()
)
"""Words that stand between nouns when somebody says something. `and`, `or` and `of` join keywords, too: left out."""

PREPOSITIONS = frozenset(
    """
    in to on at by for from a an per with as before after over out up not no than into onto under between through
    against without within like about
    """.split()
)
"""Function words that terms are made of as well ("point in time", "cost per request"): little proof of a statement."""

VERBS = frozenset(
    """
    uses using get go come comes become want makes made keeps kept ran goes went gets got compares looks asks decides
    decide tells told wants takes took puts sends sent lets writes wrote gives gave says said knows knew know finds
    found sees saw see adds built fails stays beats loses lost passes wins won replaces retries exceeds broke
    validates promotes reverts rejects retrains pays arrives means approves applies catches belongs holds held becomes
    became falls fell rises rose grows grew depends happens contains lacks
    """.split()
)
"""Verb forms that are no nouns: a list of keywords rarely holds them."""

BARE_VERBS = frozenset(
    """
    add agree alert anonymise anonymize apply approve archive ask assume avoid backfill batch begin block bring build
    cache calculate call cap catch check checkpoint choose clean clear close collect commit compare compute cordon
    count cut decide define delete describe disable document downgrade draft drain drop duplicate enable encrypt end
    enforce escalate estimate evaluate expect explain expose fail find finish fix flag freeze gather give go hand hash
    hold identify increase inform inspect isolate join keep label let limit link list load log look lower make map
    mask measure merge migrate mirror monitor move name narrow notify open page patch pause pick pin plan prefer
    preload prevent profile promote propose pseudonymise pseudonymize publish pull push put quarantine query queue
    raise ramp rank read rebuild recompute reconcile redirect reduce refresh reject remove replace replay report
    reprocess reproduce request require rerun reset restart resume retire retrain retry return reuse revert review
    revoke roll rotate route run sample scale schedule send serve set share shed shift show shut sign sort speak split
    start state stop store strip suggest switch tag taint take talk tell test think throttle tie track train treat
    trigger tune turn upgrade use validate verify version wait warm warn watch widen wrap write
    """.split()
)
"""Verbs that are nouns as well, or that a keyword list may hold: they say something at the head of a clause only."""

UNINFLECTED = frozenset("squared weekly monthly nightly hourly quarterly anomaly assembly family embed speed".split())
"""Words that only look like past forms or adverbs."""

ABBREVIATIONS = frozenset("abs approx avg ca cf e eg etc g i ie incl max min rel resp vs".split())
"""After these, a full stop ends no sentence."""

PARTICLES = frozenset("back off out up down over".split())
"""The second half of a phrasal verb, which may stand apart from it: "rolled the model back"."""

IRREGULAR = {
    form: base
    for base, forms in {
        "gpu": "gpus",
        "cpu": "cpus",
        "begin": "began begun",
        "break": "broke broken",
        "bring": "brought",
        "build": "built",
        "buy": "bought",
        "catch": "caught",
        "choose": "chose chosen",
        "come": "came",
        "drive": "drove driven",
        "fall": "fell fallen",
        "find": "found",
        "freeze": "froze frozen",
        "give": "gave given",
        "go": "went gone goes",
        "grow": "grew grown",
        "hold": "held",
        "keep": "kept",
        "know": "knew known",
        "lead": "led",
        "leave": "left",
        "lose": "lost",
        "make": "made",
        "overwrite": "overwrote overwritten",
        "pay": "paid",
        "rebuild": "rebuilt",
        "rerun": "reran",
        "rise": "rose risen",
        "run": "ran",
        "say": "said",
        "see": "saw seen",
        "send": "sent",
        "show": "shown",
        "speak": "spoke spoken",
        "spend": "spent",
        "take": "took taken",
        "tell": "told",
        "think": "thought",
        "wake": "woke woken",
        "win": "won",
        "write": "wrote written",
    }.items()
    for form in forms.split()
}
"""Forms that the stemmer cannot join to their word."""

NEGATORS = frozenset(
    """
    not no never without cannot lack lacks lacked lacking skip skips skipped skipping ignore ignores ignored ignoring
    nobody nothing none neither nor hardly barely forgot forget forgets forgotten dont doesnt didnt isnt arent wasnt
    werent cant couldnt wont wouldnt shouldnt havent hasnt hadnt
    """.split()
)
"""Besides every word in `n't`."""

NEGATING_PAIRS = frozenset(
    {("rather", "than"), ("instead", "of"), ("failed", "to"), ("absence", "of"), ("unable", "to")}
)

OMISSIONS = frozenset("skip skips skipped skipping ignore ignores ignored ignoring forget forgets lack lacks".split())
"""Negators that another negator right before them takes back: "never skip"."""

SOFTENERS = frozenset("only just merely simply solely necessarily enough optional negotiable sufficient".split())
"""After these, "not" denies less than what follows: "not only"."""

TURNS = frozenset("until till unless before except but so because whereas while although though".split())
"""Words that end what a negator governs."""

DENIED_AFTER = frozenset(
    """
    done run checked validated needed necessary required there used implemented monitored tracked important worth happen
    happened exist existed have considered relevant matter kept pinned logged versioned recorded stored compared
    rehearsed something tested saved use do need want bother
    written documented defined set agreed known planned watched measured enforced
    """.split()
)
"""What a denial after the fact ends in: "the schema was never validated"."""

DROPPED = frozenset("skipped ignored forgotten unnecessary pointless overkill hype waste".split())
"""Denials that need no "not"."""

FAULTS = frozenset("failed missed crashed stopped delayed degraded".split())
"""What never happening speaks for: "the nightly batch never failed"."""

POSTPONING = frozenset("add adds do think worry consider look".split())
LATER = frozenset("later someday afterwards".split())
"""With a word of POSTPONING shortly before: "drift monitoring we can add in a later phase"."""

MODALS = frozenset("would will should can could must may might".split())
OPINIONS = frozenset("think believe see say feel suppose that".split())
"""A negation before these does reach what follows: "I don't think we should retrain"."""

PRONOUNS = frozenset("i we you it they he she".split())
