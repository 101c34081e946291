"""What undoes a denial, or makes it one of something else, and what clears somebody so that no denial is wanted. Data only, all lower case, all languages in one table.

Beside the denials (`digest.summaries.denials`), which are kept per language.
"""

from digest.summaries.words import listed_heads, listed_phrases

CLEARED = listed_phrases(
    "acquitted|cleared of|overturn|charges were dropped|will not be charged|not be prosecuted|exonerat|countered that|responded that|freigesprochen|verfahren eingestellt|"
    "relaxé|acquitté|innocenté|blanchi|non-lieu|classée sans suite|répond que|répond qu'|a répondu que|a répondu qu'|absuelt|absolvi|sobreseimiento|sobreseíd|"
    "inocentad|arquivou|arquivamento|assolt|prosciolt|archiviat|vrijgesproken|uniewinnion|оправдан|beraat|trắng án"
)
"""Where a summary says so, it needs no other answer."""

NEITHER = {
    "en": "neither",
    "de": "weder",
    "fr": "ni",
    "es": "ni",
    "pt": "nem",
    "it": "né",
    "nl": "noch",
    "pl": "ani",
    "ru": "ни",
}
"""Where a sentence opens so, nobody denies. By language: "noch" is no more than "still" in German, and "né" is "born" in French."""

TAKEN_BACK = listed_phrases(
    "at first denied|at first he denied|at first she denied|initially denied|denied at first|denied initially|after denying|after initially denying|years of denying|until then|"
    "zunächst bestritt|bestritt zunächst|anfangs bestritt|bestritt anfangs|zunächst dementiert|zunächst geleugnet|anfangs geleugnet|"
    "après avoir nié|après avoir d'abord nié|a d'abord nié|avait d'abord nié|avait dans un premier temps nié|a dans un premier temps nié|après avoir démenti|jusqu'alors|jusque-là nié|"
    "negó inicialmente|inicialmente negó|al principio negó|negó al principio|tras negar|tras haber negado|después de negar|negou inicialmente|inicialmente negou|a princípio negou|"
    "depois de negar|após negar|inizialmente negato|dopo aver negato|in un primo momento negato|aanvankelijk|eerst ontkend|początkowo|сначала отриц|поначалу отриц|önce inkar|ilk başta inkar|ban đầu phủ nhận"
)
"""What was denied once, and is no longer."""

ANOTHER_TIME = listed_phrases(
    "earlier in the year|earlier this year|earlier that year|back in january|back in february|back in march|back in april|back in may|back in june|back in july|back in august|"
    "back in september|back in october|back in november|back in december|anfang des jahres|zu beginn des jahres|en début d'année|plus tôt dans l'année|"
    "a principios de año|no início do ano|all'inizio dell'anno|eerder dit jaar|ранее в этом году"
)
"""When that was of which a denial speaks, if it is none of what was charged now."""

CONFESSED = listed_heads("confess avou aveu gestand gestehen geständ confes itiraf признался призналась сознал")
"""What undoes an earlier denial."""

ANYBODYS = listed_phrases(
    "none of this is true|none of it is true|none of that is true|that is a lie|that is not true|that is untrue|is a pack of lies|done nothing wrong|i have never|i never |we have never|we never |"
    "stimmt alles nicht|das stimmt nicht|das ist nicht wahr|das ist gelogen|ist alles gelogen|eine lüge|ich habe nie |ich habe niemals|wir haben nie |je n'ai jamais|nous n'avons jamais|"
    "tout cela est faux|tout est faux|c'est faux|c'est un mensonge|c'est totalement faux|es mentira|todo es falso|es falso|yo nunca |nunca he |jamás he |é mentira|é tudo mentira|tudo é falso|"
    "eu nunca |nunca fiz|nunca recebi|tutto falso|è falso|non è vero|non ho mai|una bugia|dat is niet waar|is gelogen|klopt niets van|ik heb nooit|we hebben nooit"
)
"""Pleas that a mother, a witness or who accuses may utter, too: "I have never seen such flames". They are an answer where nobody denies in other words."""
