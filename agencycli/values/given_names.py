"""Given names common in the agency's cards, folded: they tell which word of two is the surname."""

from __future__ import annotations

_WOMEN = """
    августа агата аделина ада алена александра алина алиса алла альбина анастасия ангелина анжела анжелика анна
    антонина анфиса арина ася белла валентина валерия варвара василиса вера вероника виктория виолетта влада
    галина дарья диана дина ева евгения екатерина елена елизавета жанна заира зара зинаида злата зоя инга инесса
    инна ирина карина каролина катерина кира клавдия клара кристина ксения лада лариса лейла лиана лидия лилия
    лина лия любовь людмила маргарита марианна марина мария марта марфа мила милана мирослава надежда наталия
    наталья нелли ника нина нонна оксана олеся ольга пелагея полина раиса регина римма роза розалия руслана
    сабина светлана серафима снежана софия софья стелла стефания таисия тамара татьяна ульяна фаина фатима
    элеонора элина эльвира эльмира эмилия эмма юлиана юлия яна ярослава айгуль гузель гульнара дилара динара
    айсылу зульфия лилиана наиля рамиля раиля рената
"""
_MEN = """
    август адам александр алексей али альберт альфред анатолий андрей антон аркадий арсен арсений артем артемий
    артур архип аслан афанасий ахмед богдан борис булат вадим валентин валерий василий вениамин виктор виталий
    влад владимир владислав всеволод вячеслав гавриил геннадий георгий герман глеб григорий давид дамир даниил
    данила демид демьян денис джамал дмитрий евгений евсей егор елисей ефим ефрем захар иван игнат игорь илья
    ильдар ильнур иннокентий иосиф ислам казбек камиль карен карл кирилл клим константин кузьма лев леон леонид
    лука магомед макар максим максимилиан марат марк мартин матвей мирон мирослав михаил мурад мурат мстислав
    назар наум никита никифор николай нурлан олег оскар остап павел петр платон прохор равиль радик рамиль
    рамзан расул рафаэль рашид ренат ринат роберт родион роман ростислав рубен рудольф руслан рустам савва
    савелий самуил святослав семен серафим сергей соломон спартак станислав степан султан тарас тигран тимофей
    тимур тихон фарид федор феликс филипп фома харитон хасан христофор чингиз шамиль эдуард эльдар эмиль эмин
    эрик эрнест юлиан юлий юрий юсуф яков ян ярослав айрат азамат азат алмаз ильгиз ильшат марсель наиль
    никанор ашот армен арам артак вазген вахтанг гагик гиви гоча зураб ираклий мамука отар резо тенгиз шота
"""
_ABROAD = """
    adam alan albert alex alexander alexandra alice anders andrea andreas andrew anna anne anthony anton antonio
    barbara ben benjamin bernd bjorn brian carl carlos carmen caroline catherine charles charlotte chris christian
    christina christine christoph claudia daniel daniela david dieter dirk eduard elena elisabeth elizabeth emily
    emma eric erik ernst eva felix florian francesco francois frank franz friedrich fritz gabriele george gerhard
    giovanni giuseppe gunter hans harald harry heike heinrich heinz helena helmut henry herbert holger ingrid isabel
    jack jacob james jan jane janusz jean jennifer jens jessica joachim johan johann johannes john jonas jorg jose
    josef joseph juan julia jurgen kai karl karin katharina katrin kevin klaus kurt lars laura lisa louis lucas
    luigi luis lukas manfred marc marco maria mario mark markus martin martina mary matthew matthias max michael
    michel monika nicolas nicole nina oliver olga otto paolo patrick paul peter petra philip philipp pierre piotr
    rainer ralf richard robert rolf rudolf sabine sam samuel sandra sara sarah sebastian simon sofia sophie stefan
    stephan stephen steven susanne sven tanja thomas tim tobias tom tomasz ulrich ursula ute uwe victor victoria
    vladimir walter werner wilhelm william wolfgang
    aleksandr aleksei aleksey alexey alexei anastasia anatoly andrei andrey arkady artem boris denis dmitri dmitriy
    dmitry ekaterina evgeny galina gennady georgy igor ilya irina ivan kirill konstantin ksenia larisa leonid
    lyudmila margarita marina mikhail natalia natalya nikita nikolai nikolay oksana oleg pavel petr polina roman
    ruslan sergei sergey stanislav svetlana tatiana tatyana timur vadim valentina valery vasily viktor vitaly
    vyacheslav yana yaroslav yulia yuri yury
"""
_AT_HOME = """
    саша леша алеша наташа катя маша оля юля света лена таня настя дима сережа коля миша женя вова володя ваня паша
    костя рома даша ира галя люба люда надя нина рита соня толя витя вадик слава гена гриша юра леня лера вика ксюша
    аня ася таня тома зина валя стас макс никола алекс макар жанна катюша
"""
WOMEN = frozenset(_WOMEN.split())
GIVEN_NAMES = WOMEN | frozenset(f"{_MEN}{_ABROAD}{_AT_HOME}".split())
