"""Words that the rules lean on, lower case; written for spoken Dutch of young people, parents and professionals."""

__all__ = [
    "ACCOUNT_WORDS", "ARTICLES", "CLUB_WORDS", "EMPLOYERS", "GREETINGS", "INFORMAL", "LINKS", "MONTHS", "NAMING", "NEVER", "NEVER_PHRASES",
    "PARTICLES", "PLACE_PREPOSITIONS", "ROLES", "SAYING", "SCHOOL_WORDS", "SURE_FIRST", "TITLES", "VERB_LIKE",
]  # fmt: skip


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip

# Institutions, platforms, and words that are written with a capital but are nobody's data.
NEVER = _words(
    """
    politie recherche openbaar ministerie om rechtbank justitie halt reclassering interpol europol wijkagent zedenpolitie zeden
    qpido fier slachtofferhulp helpwanted offlimits kindertelefoon jeugdzorg jeugdbescherming jeugdreclassering ggd ggz cjg oke-punt
    veilig-thuis csg savn dock streetcornerwork arkin levvel spirit intermetzo pretty-woman mee raad kinderbescherming leger heils
    korrelatie mind meldknop meldpunt chatmetfier ombudsman kinderombudsman gemeente rijk overheid tweede-kamer belastingdienst duo
    uwv svb cak cbs rivm rutgers soa-aids nji movisie trimbos nfi nctv noodnummer alarmnummer schoolmaatschappelijk ouderkindteam
    okt zorgteam leerplicht leerplichtambtenaar mdo iq adhd add ass ptss emdr cgt poh praktijkondersteuner gz bjz wmo avg gdpr pgb id bsn iban imei imsi mac-adres macadres bvh cjib pin sms
    snapchat snap insta instagram tiktok tik-tok telegram discord whatsapp whatsappen whats-app facebook fb messenger twitter x youtube
    twitch roblox fortnite minecraft playstation xbox nintendo steam onlyfans tinder bumble grindr badoo wink yubo bereal be-real
    omegle kik signal skype zoom teams facetime imessage icloud google gmail hotmail outlook apple android samsung iphone ipad huawei
    macbook windows microsoft netflix spotify pinterest reddit linkedin vinted marktplaats tikkie bol amazon chatgpt siri alexa wifi
    magister somtoday smartschool itslearning canvas pornhub xhamster google-drive dropbox vpn ip imei usb gif emoji bitmoji snapmap stories
    maandag dinsdag woensdag donderdag vrijdag zaterdag zondag lente zomer herfst winter kerst kerstmis pasen pinksteren ramadan
    suikerfeest offerfeest sinterklaas sint koningsdag bevrijdingsdag oud nieuw carnaval halloween valentijnsdag moederdag vaderdag
    januari februari maart april mei juni juli augustus september oktober november december
    nederland nederlands nederlandse nederlander nederlanders belgië belgie belgisch belgische vlaams vlaanderen duitsland duits duitse
    engeland engels engelse frankrijk franse spanje spaans spaanse italië italie italiaans italiaanse portugal portugees portugese
    polen pools poolse rusland russisch russische oekraïne oekraine oekraïens marokko marokkaan marokkaans marokkaanse marokkanen turkije
    turk turks turkse turken suriname surinaams surinaamse surinamers curaçao curacao aruba antillen antilliaans antilliaanse bonaire
    indonesië indonesie indonesisch molukken moluks somalië somalie somalisch eritrea eritrees eritrese ethiopië ethiopie syrië syrie
    syrisch syrische syriër irak iraaks iraakse iran iraans iraanse afghanistan afghaans afghaanse ghana ghanees ghanese kaapverdië
    china chinees chinese chinezen japan japans amerika amerikaans amerikaanse bulgarije bulgaars roemenië roemenie roemeens egypte egyptisch
    tunesië algerije libanon libanees israël israel joods joodse palestina palestijns koerdisch koerdische koerden arabisch arabische
    berbers tamazight hindoestaans hindoestaanse creools europa europees europese afrika afrikaans afrikaanse azië azie aziatisch aziatische
    west-afrika noord-afrika oost-afrika zuid-afrika zuid-amerika noord-amerika latijns-amerika oost-europa west-europa zuid-europa
    filipijnen nigeria nigeriaans ivoorkust kameroen senegal gambia congo angola kenia oeganda tanzania mali benin togo soedan jemen
    pakistan pakistaans india indiaas bangladesh vietnam vietnamees vietnamese thailand thais korea noord-korea zuid-korea maleisië
    singapore australië canada mexico colombia brazilië braziliaans venezuela peru chili argentinië cuba haïti jamaica griekenland grieks
    oostenrijk zwitserland zweden noorwegen denemarken finland hongarije tsjechië slowakije servië kroatië bosnië albanië kosovo
    macedonië litouwen letland estland georgië armenië azerbeidzjan kazachstan dubai koeweit qatar jordanië saoedi-arabië luxemburg
    somalische eritreeër eritreeërs eritreeers ethiopisch ethiopische ethiopiër iraakse irakees irakezen iraniër iraniërs afghaan afghanen ghanezen
    syriër somaliër somaliërs nigeriaanse nigerianen kaapverdisch kaapverdische kaapverdiaan kaapverdianen oekraïense oekraïner oekraïners russen
    bulgaren bulgaarse roemenen roemeense hongaars hongaarse hongaren tsjechisch tsjechische slowaaks slowaakse servisch servische serviërs
    kroatisch kroatische bosnisch bosnische albanees albanese albanezen kosovaar kosovaars kosovaarse griekse grieken oostenrijkse
    zwitsers zwitserse zweeds zweedse zweden noorse deens deense denen fins finse ierse schotse britten engelsen fransen spanjaarden
    italianen portugezen polen duitsers belgen vlaming vlamingen amerikanen canadees canadese mexicaans mexicaanse colombiaans colombiaanse
    braziliaanse brazilianen venezolaans venezolaanse peruaans peruaanse chileens chileense argentijns argentijnse cubaans cubaanse jamaicaans
    jamaicaanse dominicaans dominicaanse haïtiaans haïtiaanse indonesiërs indonesische molukse molukkers javaans javaanse indiase indiërs
    pakistaanse pakistanen bengaals bengaalse srilankaans srilankaanse tamil vietnamezen thaise thais filipijns filipijnse filipino koreaans koreaanse
    japanse japanners maleisisch maleisische australisch australische nieuw-zeelands tunesisch tunesische tunesiërs algerijns algerijnse
    algerijnen libisch libische egyptische egyptenaren soedanees soedanese jemenitisch jemenitische libanezen jordaans jordaanse palestijnse
    palestijnen israëlisch israëlische israëliërs armeens armeense armeniërs georgisch georgische koerd litouws litouwse lets letse estse
    arabieren aziaten afrikanen europeaan europeanen latino latina latino's moslims christenen joden hindoes
    schotland ierland iers wales brits britse schots groot-brittannië
    moslim moslima moslims islam islamitisch islamitische christen christelijk christelijke katholiek protestants hindoe jood god allah
    havo vwo vmbo mavo mbo hbo wo vso gymnasium atheneum tl kader basis bb kb gl pro isk pabo roc mentor coach docent cito mr drs dr
    oké ok oke hoi hey hallo hee ja nee nou jeetje wauw wow sorry hè he hmm ehm eh uh uhm euh uhh mm mhm hmhm nja tja tsja pff pfff oh ah ach
    au jee joh goh hoezo whatever anyway fuck shit omg lol bruh bro sis gast gozer wollah wallah ewa tfoe wella wajo meneer mevrouw mevr mw dhr
    juf juffrouw meester mam pap mama papa mamma pappa oma opa papi mami interviewer onderzoeker respondent geïnterviewde spreker
    persoon plaats buurt adres postcode school organisatie account email webadres telefoon document kenteken zaaknummer apparaat datum
    leeftijd verborgen i
    """
)  # fmt: skip

# Institutions of several words; their words are left alone where they stand so.
NEVER_PHRASES = tuple(
    tuple(phrase.split())
    for phrase in (
        "veilig thuis",
        "slachtofferhulp nederland",
        "centrum seksueel geweld",
        "raad voor de kinderbescherming",
        "leger des heils",
        "openbaar ministerie",
        "meld misdaad anoniem",
        "pretty woman",
        "de kindertelefoon",
        "samen veilig",
        "ouder- en kindteam",
        "ouder en kind team",
        "jeugd- en gezinsteam",
        "centrum voor jeugd en gezin",
        "expertisebureau online kindermisbruik",
        "tik tok",
        "be real",
        "google drive",
        "oud en nieuw",
        "stop it now",
        "fonds slachtofferhulp",
        "schadefonds geweldsmisdrijven",
        "team zeden",
        "no more",
        "chat met fier",
        "nieuw vertrouwd",
        "tweede kamer",
        "black friday",
        "call of duty",
    )
)

# Said and typed every day, and in no dictionary.
INFORMAL = _words(
    """
    covid covid-19 corona eén eéntje ofzo ofso enzo enzovoort zoiets zn mn z'n m'n d'r dr haha hahaha hihi ofja gwn idd ff sws btw tog egt kweenie kweetniet weetje
    weetjewel dakzeg eigelijk eigenlik tuurlijk natuurlik gewoonweg omdak ofdat zegmaar zegma zogezegd ookal maarja jawel jaja neenee
    neehoor jahoor jep yep nope yes no so too much way vibe vibes chill chille chillen gechild gechilld chillde cringe random crush
    crushes date daten dating gedate nudes nude dickpic dickpics sexting sexten gesext sexte sextte sextortion grooming groomer groomde
    appen appte appten geappt appt app apps whatsappte geliked liken likes like liket followers volgers dm dm's dmde dm'de ge-dm'd dmen
    snapte snapten gesnapt snapt snappen insta's story stories post posts postte posten gepost streak streaks screenshot screenshots
    gescreenshot screenshotte screenen screende gescreend screenshotten blocken blockte geblockt geblocked block blockt unfriend geghost
    ghosten ghostte ghost bff besties bestie matties mattie matti bro's brada broer homie homies fissa fittie fitties osso doekoe scotoe
    wejo swag fomo yolo fakken faken fakeaccount fakeaccounts nepaccount nepaccounts deepfake deepfakes catfish catfishen gecatfisht
    exposed exposen exposegroep exposegroepen exposede geëxposed bangalijst bangalijsten slutshaming victimblaming camera's webcam
    webcammen facetimen facetimede gefacetimed gamen gamede gegamed gamer gamers gamede online offline chat chats chatten chatte gechat
    blackmailen blackmail hacken hackte gehackt hack hacker hackers link links inbox feed timeline filter filters selfie selfies pic pics
    smiley's emoji's emojis groepsapp groepschat groepsapps klassenapp klasseapp appgroep snapgroep telegramgroep telegramgroepen google
    googelen googelde gegoogeld hoor toch zon zo'n da's 't 'n 's 'k 'm da dat's ie dattie hij't watte dinges dingetjes shame insecure
    geb imeinummer rolnummer parketnummer parketnr zaaknr dossiernr clientnr clientnummer cliëntnr bsnnummer bsn-nummer pv-nummer v-nummer
    mailto gamertag awkward weird creepy nice cute sweet stress stressen stresste gestrest boos down burn-out burnout paniekaanval triggers trigger
    triggeren triggerde getriggerd support supporten steunde closure safe space coach coachen coachte coachgesprek intake intakes
    intakegesprek zedenzaak zedenrechercheur zedenrechercheurs wijkteam jeugdteam zat's jah neej hoesnit okee okeee oooh aaah jaaa neee
    snitch snitches snitchen snitcht snitchte gesnitcht popo popo's boeie boeien tellie tellies aub ipv mbt ivm tav adhv dmv nav bijv evt ong excl incl
    covid covid19 fifa chips ontvolg ontvolgen ontvolgde ontvolgd ontvolgt toxic dude dudes meegamen afkrijg kben kweenie geexposed turft turfde gymsectie
    situationship redflag redflags greenflag gaslighten gegaslight gaslighting manipulatief ghosting simp simpen cancel cancelen gecanceld hype
    sus slay stan drip flexen ick lowkey highkey sigma rizz aura npc main glow up bodycount bodyshaming bodyshamen catcallen catcalling
    mwah mwa meh bah oei ai oeps poeh pfoe zucht sjongejonge jemig jezus tering kanker kk tyfus kut fuck fucking fucked shit damn
    hoer kech slet thot bitch bitches loser losers creep creeps perv pervers pedo pedo's lover loverboy loverboys gangster player
    enz bijv etc bijvb vgl fam resp zgn evt enzv you your yours it its what why who how where when this that these those there they them
    their he she his her we us our my mine me are am was were be been have has had do does did not but and the of for from with just like love
    want need can could would should will know think good bad please stop baby girl girls boy boys friend friends guys dude girlfriend
    boyfriend thanks thank cool fine real really never always maybe
    rapport's maatschappelijk-werker zorgco zorgcoördinator ib'er ib-er jongerenwerker jongerenwerkers vertrouwenspersoon teamleider
    afdelingsleider conrector rector mentoruur tussenuur vakkenvullen bijbaan bijbaantje stage stageplek tl-leerling havist vwo'er havo'er
    mbo'er vmbo'er eersteklasser brugklasser bovenbouw onderbouw examenjaar ik'k me m'n jou jouw hun hunnie hullie zullie jullie's
    """
)  # fmt: skip

# Verbs that follow a role word in lower case ("mijn vriendin wil …") and look like a name.
VERB_LIKE = _words(
    """
    wil wou was is werd wordt heeft had kan kon mag mocht moet moest gaat ging komt kwam doet deed ziet zag zegt zei vindt vond weet
    wist denkt dacht kijkt keek belt belde appt appte vraagt vroeg blijft bleef geeft gaf krijgt kreeg laat liet loopt liep
    neemt nam staat stond zit zat ligt lag houdt hield brengt bracht helpt hielp woont woonde werkt werkte leest las schrijft schreef
    stuurt stuurde begint begon bleek blijkt lijkt leek voelt voelde snapt snapte hoort hoorde huilt huilde schrok schrikt bond bindt
    bood biedt brak breekt sliep slaapt sloot sluit sprak spreekt stopt stopte trekt trok valt viel vertelt vertelde verloor vertrok wacht
    wachtte werkte zocht zoekt zou zal zullen zouden hebben hadden waren zijn ben bent kunnen konden moeten moesten gaan gingen komen mogen
    wilde wilden wilt
    """
)

# "mijn … X": after these a name is likely.
ROLES = _words(
    """
    vriend vriendin vriendje vriendinnetje zus zusje broer broertje zusjes neef neefje nicht nichtje tante oom oma opa moeder vader stiefmoeder
    stiefvader stiefbroer stiefzus stiefzusje stiefbroertje pleegmoeder pleegvader pleegbroer pleegzus schoonzus schoonzusje zwager ma pa dochter
    zoon zoontje dochtertje kleinzoon kleindochter tweelingzus tweelingbroer mentor mentrix juf juffrouw meester leraar lerares docent docente
    coach trainer trainster leider leidster begeleider begeleidster behandelaar therapeut psycholoog psychologe hulpverlener hulpverleenster
    maatschappelijk gezinsvoogd voogd jongerenwerker jongerenwerkster wijkagent agent agente rechercheur advocaat advocate huisarts dokter arts
    tandarts buurman buurvrouw buurjongen buurmeisje klasgenoot klasgenote klasgenootje teamgenoot collega baas bazin cheffin leidinggevende
    stagebegeleider beste bestie mattie maat maatje ex exvriend ex-vriend exvriendin ex-vriendin verkering crush date verdachte dader
    slachtoffer aangeefster aangever getuige betrokkene melder meldster verdachte tolk minderjarige leerling jongen jongere cliënt cliënte client cliente patiënt
    gezin familie conciërge directeur directrice rector conrector afdelingsleider teamleider zorgcoördinator vertrouwenspersoon imam dominee
    pastoor peettante oppas nanny partner man echtgenoot echtgenote vrouw verloofde gozer gast meid meisje kameraad tweeling
    """
)

TITLES = _words("meneer mevrouw mevr mw dhr hr juf juffrouw meester dokter dr drs mr ing prof professor agent agente inspecteur "
                "rechercheur brigadier hoofdagent zuster broeder pastoor dominee imam tante oom oma opa familie wijkagent mijnheer "
                "coach trainer rechter advocaat officier opsporingsambtenaar verbalisant mentor")  # fmt: skip

# "heet X": what follows is a name, whatever it looks like.
NAMING = _words(
    "heet heette heten heetten genaamd genoemd noemde noemden noemt noemen noem roepnaam voornaam achternaam bijnaam ene"
)

SAYING = _words(
    """
    zei zeiden zegt vroeg vraagt vertelde vertelt antwoordde reageerde reageert appte belde belt mailde sms'te stuurde stuurt snapte
    schreef riep fluisterde schreeuwde snapchatte whatsappte dmde typte beweerde verklaarde meldde gaf kwam ging heeft had is was zat stond
    woont woonde wilde dacht vond vindt heet heette bleef begon werd moest kon komt gaat weet wist deed doet liep
    """
)

PARTICLES = _words("van de der den het 't el al ben bin ibn ten ter te ould ait aït abu bou d' da das dos du di la le von und y "
                   "in op 'd s' in't op't oude la ul")  # fmt: skip

ARTICLES = _words("de het een dit dat deze die zo'n geen elke ieder iedere welke 't 'n onze ons hun haar zijn mijn m'n z'n mn zn jouw "
                  "je uw d'r hele eigen andere")  # fmt: skip

# What people say before somebody's name when they turn to them.
GREETINGS = _words("hoi hey hee hallo dag hé beste lieve liefste sorry bedankt dankjewel gefeliciteerd yo hi")

LINKS = _words("en of , / & met samen plus")

PLACE_PREPOSITIONS = _words("in naar uit te vanuit richting nabij rond omgeving regio gemeente stad dorp")

SCHOOL_WORDS = _words(
    "college lyceum gymnasium atheneum scholengemeenschap basisschool mavo havo vmbo vwo school academie praktijkschool mbo roc "
    "hogeschool universiteit montessori daltonschool vakcollege kleuterschool peuterspeelzaal kinderdagverblijf"
)

CLUB_WORDS = _words(
    "voetbalclub hockeyclub club sportclub sportschool dansschool dansstudio turnvereniging vereniging voetbalvereniging kickboksschool "
    "boksschool judoschool zwemclub zwemvereniging tennisclub basketbalclub atletiekvereniging scouting scoutinggroep manege studio moskee "
    "kerk buurthuis jongerencentrum buurtcentrum wijkcentrum ziekenhuis kliniek huisartsenpraktijk praktijk café cafe bar restaurant "
    "kapper kapsalon snackbar supermarkt buurtmarkt buurtsuper avondwinkel toko winkel bedrijf uitzendbureau stichting instelling woongroep koor theatergroep bakkerij pizzeria"
)

EMPLOYERS = _words(
    "jumbo lidl aldi action hema kruidvat etos primark zara h&m mcdonald's mcdonalds mcdo kfc dirk plus coop spar vomar dekamarkt hoogvliet "
    "ikea blokker gamma karwei praxis intratuin mediamarkt coolblue picnic gorillas flink thuisbezorgd dominos domino's subway starbucks "
    "bijenkorf decathlon wibra zeeman xenos jysk postnl dhl randstad tempo-team ah"
)

ACCOUNT_WORDS = _words(
    "snap snapchat insta instagram tiktok telegram discord roblox fortnite playstation psn xbox steam twitter facebook fb kik omegle wink yubo "
    "tinder bereal youtube twitch signal onlyfans skype account accountnaam accountje accounts gebruikersnaam username nickname gamertag nick "
    "profielnaam profiel usernaam schermnaam snapnaam instanaam snapaccount instaaccount insta-account snap-account tiktokaccount spam "
    "spamaccount nepaccount gamenaam"
)

# First names that the dictionary knows as a word too, but that are hardly ever said as one.
SURE_FIRST = _words(
    """
    aad aagje aaltje aart abel abraham adam adel alia anita axel babs bas benjamin bente berthe bob bram briek chester chris clementine dirk
    dolf dries eddy els erica erna ester faas fiep fokje frank fransje geert geertrui gemma gerold gloria griet grietje hannes hans helen hendrik
    henry jaap jack jan jantje janus jasmijn joep jonas jonathan jozef juan kaan kaatje karen karst kees keetje kelly kelvin kim klaas klaasje
    koen koert kris lammert lex lieven lolita lorraine lotje lubbert maarten madeleine madelief margarita margriet marjolein mark marlijn mary
    mats maxime mehari mia miep mies mila mindert mirre mirte nelson nick noël paddy pascal peter pietsje piet pip puck rachel ramin rein ria
    rik rinse rob robbert romeo roosje rosa rowan samsam sara servet sharon sjaak sjirk steef steven tamme teddy thomas tibbe tiffany tjerk tommy
    violette vishal wiep wies willie wim wouter
    """
)
