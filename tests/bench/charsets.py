#! /usr/bin/python3
"""How often undeclared and wrongly declared text is read as what it is.

Usage: charsets.py CULVER     (prints tables; takes some minutes)

Text in many languages is cut into samples of some 20 to 400 bytes, sent in
the charsets of old mail, and read with "culver show": without a label, and
with a label that is wrong. Nothing here is a test.
"""

import pathlib
import random
import subprocess
import sys
import tempfile
import unicodedata

SAMPLES = 12
SIZES = (20, 50, 100, 400)

# Language, charsets by Python's names, text.
TEXTS = (
    ("German", "cp1252",
     "Sehr geehrte Damen und Herren, vielen Dank für Ihre Anfrage. Wir "
     "können Ihnen das gewünschte Zubehör leider erst nächste Woche "
     "schicken, da es zurzeit nicht vorrätig ist. Über die Straße "
     "gelangen Sie zum Büro. Schöne Grüße aus München, wir hören uns "
     "später."),
    ("French", "cp1252",
     "Bonjour à tous, la réunion prévue jeudi a été déplacée à mercredi "
     "prochain, dès huit heures. Merci de confirmer votre présence avant"
     " la fin de la journée. Ça ne prendra pas longtemps, et le café "
     "sera offert à l'entrée. À bientôt, François, où êtes-vous allé "
     "hier ?"),
    ("Spanish", "cp1252",
     "Hola a todos: la reunión del próximo miércoles será a las diez de "
     "la mañana. ¿Podéis confirmar si vendréis? También habrá una "
     "presentación sobre el año pasado. Un saludo desde España, mañana "
     "hablaremos más del señor Núñez y de su compañía."),
    ("Portuguese", "cp1252",
     "Olá, a reunião de amanhã começará às dez horas. Não se esqueça de "
     "trazer a documentação necessária para a inscrição. Você também "
     "poderá fazer perguntas à direção após a apresentação. Obrigado "
     "pela atenção, até já, João e Conceição."),
    ("Swedish", "cp1252",
     "Hej alla, mötet på måndag börjar redan klockan åtta eftersom många"
     " av oss måste åka till Göteborg. Ta gärna med er någonting att "
     "äta. Jag hör av mig när jag är på väg. Hälsningar från Malmö, vi "
     "får se hur det går nästa år också."),
    ("Polish", "iso-8859-2 cp1250",
     "Szanowni Państwo, dziękujemy za przesłane zamówienie. Prosimy o "
     "potwierdzenie terminu dostawy, ponieważ część towaru jest już "
     "niedostępna. W przyszłym tygodniu będziemy mogli wysłać resztę. "
     "Łączę wyrazy szacunku, żółta łódź płynie rzeką, śnieg i mróz, "
     "źródło."),
    ("Czech", "iso-8859-2 cp1250",
     "Dobrý den, děkujeme za vaši objednávku. Zboží bude odesláno příští"
     " týden, protože část není skladem. Prosíme o potvrzení adresy. "
     "Příliš žluťoučký kůň úpěl ďábelské ódy, ještě čekáme na zprávu z "
     "Plzně. S pozdravem, Jiří a Tomáš."),
    ("Hungarian", "iso-8859-2 cp1250",
     "Tisztelt Hölgyem, köszönjük a megrendelését. A csomagot jövő héten"
     " küldjük, mert egy része még nem érkezett meg. Kérjük, erősítse "
     "meg a címet. Árvíztűrő tükörfúrógép, örülünk, hogy újra "
     "találkozhatunk, szép időnk lesz. Üdvözlettel, Győző és Ödön."),
    ("Russian", "cp1251 koi8-r iso-8859-5 cp866",
     "Здравствуйте, уважаемые коллеги! Завтра в десять часов состоится "
     "собрание, на котором мы обсудим планы на следующий год. Просьба "
     "подтвердить участие до конца дня. Если у вас есть вопросы, пишите "
     "мне. С уважением, Иван Петров из Москвы."),
    ("Ukrainian", "cp1251 koi8-u iso-8859-5",
     "Доброго дня, шановні колеги! Завтра о десятій годині відбудеться "
     "нарада, на якій ми обговоримо плани на наступний рік. Просимо "
     "підтвердити участь до кінця дня. Якщо у вас є питання, пишіть "
     "мені. Їжак із Києва, ґанок, щиро дякую, є ідеї."),
    ("Bulgarian", "cp1251",
     "Здравейте, уважаеми колеги! Утре в десет часа ще се състои "
     "събрание, на което ще обсъдим плановете за следващата година. "
     "Моля, потвърдете участието си до края на деня. Ако имате въпроси, "
     "пишете ми. С уважение, Иван от София, къде е ключът."),
    ("Greek", "iso-8859-7 cp1253",
     "Αγαπητοί συνάδελφοι, αύριο στις δέκα το πρωί θα γίνει η συνάντηση "
     "για το επόμενο έτος. Παρακαλώ επιβεβαιώστε τη συμμετοχή σας μέχρι "
     "το τέλος της ημέρας. Αν έχετε ερωτήσεις, γράψτε μου. Με εκτίμηση, "
     "Γιώργος από την Αθήνα, Ήλιος και θάλασσα."),
    ("Turkish", "iso-8859-9 cp1254",
     "Sayın müşterimiz, siparişiniz için teşekkür ederiz. Ürünün bir "
     "kısmı şu anda stokta olmadığı için önümüzdeki hafta "
     "gönderilecektir. Lütfen adresinizi doğrulayın. Görüşmek üzere, "
     "İstanbul'dan sevgiler, çalışmalarınızda başarılar dileriz, ığdır."),
    ("Hebrew", "cp1255 iso-8859-8",
     "שלום לכולם, הפגישה מחר תתחיל בשעה עשר בבוקר. אנא אשרו את השתתפותכם"
     " עד סוף היום. אם יש לכם שאלות נוספות, כתבו לי בבקשה. נדבר גם על "
     "התוכניות לשנה הבאה. בברכה, משה מירושלים ודוד מתל אביב."),
    ("Arabic", "cp1256 iso-8859-6",
     "السلام عليكم، سيبدأ الاجتماع غدا في الساعة العاشرة صباحا. يرجى "
     "تأكيد حضوركم قبل نهاية اليوم. إذا كانت لديكم أسئلة أخرى فاكتبوا لي"
     " من فضلكم. سنتحدث أيضا عن خطط العام القادم. مع أطيب التحيات، محمد "
     "من القاهرة."),
    ("Thai", "cp874",
     "สวัสดีครับทุกท่าน การประชุมพรุ่งนี้จะเริ่มเวลาสิบโมงเช้า "
     "กรุณายืนยันการเข้าร่วมก่อนสิ้นวันนี้ "
     "หากมีคำถามเพิ่มเติมกรุณาเขียนถึงผม "
     "เราจะพูดคุยเรื่องแผนงานปีหน้าด้วย ขอบคุณมากครับ จากกรุงเทพมหานคร"),
    ("Vietnamese", "cp1258",
     "Xin chào các bạn, cuộc họp ngày mai sẽ bắt đầu lúc mười giờ sáng. "
     "Vui lòng xác nhận việc tham dự trước cuối ngày hôm nay. Nếu có câu"
     " hỏi, hãy viết cho tôi. Chúng ta cũng sẽ nói về kế hoạch năm tới. "
     "Cảm ơn nhiều từ Hà Nội."),
    ("Lithuanian", "cp1257 iso-8859-13",
     "Sveiki, gerbiami kolegos, rytojaus susirinkimas prasidės dešimtą "
     "valandą ryto. Prašome patvirtinti dalyvavimą iki dienos pabaigos. "
     "Jei turite klausimų, rašykite man. Taip pat kalbėsime apie kitų "
     "metų planus. Ačiū, geriausi linkėjimai iš Šiaulių, žinių užteks, "
     "ąžuolas."),
    ("Japanese", "cp932 euc-jp iso-2022-jp",
     "皆様、いつもお世話になっております。明日の会議は午前十時から始まり"
     "ます。本日中に出席のご確認をお願いいたします。ご質問がございました"
     "ら、メールでお知らせください。来年の計画についても話し合う予定です"
     "。よろしくお願いいたします。東京の田中より。カタカナとテスト。"),
    ("Chinese", "gb18030",
     "各位同事大家好，明天上午十点开会，请在今天下班之前确认是否参加。如"
     "果有什么问题，请给我发邮件。我们还将讨论明年的工作计划和预算。谢谢"
     "大家的支持与合作，祝工作顺利，身体健康。来自北京的张伟。"),
    ("Taiwan", "big5",
     "各位同事大家好，明天上午十點開會，請在今天下班之前確認是否參加。如"
     "果有什麼問題，請給我發郵件。我們還將討論明年的工作計劃和預算。謝謝"
     "大家的支持與合作，祝工作順利，身體健康。來自臺北的張偉。"),
    ("Korean", "cp949",
     "안녕하세요 여러분, 내일 회의는 오전 열 시에 시작합니다. "
     "오늘 안으로 참석 여부를 확인해 주시기 바랍니다. 질문이 "
     "있으시면 저에게 메일을 보내 주세요. 내년 계획에 대해서도 "
     "이야기할 예정입니다. 감사합니다. 서울에서 김철수 드림."),
    ("English", "cp1252",
     "Dear all, the café’s meeting is on “Monday” — please bring your "
     "résumé, and don’t forget the £20 fee. It’s a naïve idea, isn’t it?"
     " We’ll talk about the façade later… The price is 25 € for "
     "everybody who’s coming, so let’s start early."),
)

# The label, what the bytes are.
WRONG = (
    ("gb2312", "utf-8", "Chinese"), ("koi8-r", "utf-8", "Russian"),
    ("iso-8859-1", "utf-8", "German"), ("iso-8859-1", "gb18030", "Chinese"),
    ("iso-8859-1", "cp932", "Japanese"), ("iso-8859-1", "big5", "Taiwan"),
    ("iso-8859-1", "cp949", "Korean"), ("iso-8859-1", "cp1251", "Russian"),
    ("iso-8859-1", "koi8-r", "Russian"), ("iso-8859-1", "cp1253", "Greek"),
    ("iso-8859-1", "cp1256", "Arabic"), ("iso-8859-1", "cp874", "Thai"),
    ("utf-8", "cp1252", "French"), ("utf-8", "cp1250", "Polish"),
    ("utf-8", "cp1251", "Russian"), ("utf-8", "gb18030", "Chinese"),
    ("utf-8", "cp932", "Japanese"), ("gb2312", "cp1252", "German"),
    ("iso-8859-2", "cp1250", "Czech"), ("shift_jis", "euc-jp", "Japanese"),
)
TONES = "\u0300\u0301\u0303\u0309\u0323"


def vietnamese(text):
    """As windows-1258 has it: tones apart, other marks not."""
    parts = []
    for char in text:
        marks = unicodedata.normalize("NFD", char)
        base = "".join(mark for mark in marks if mark not in TONES)
        parts.append(unicodedata.normalize("NFC", base))
        parts.extend(mark for mark in marks if mark in TONES)
    return "".join(parts)


def sample(text, charset, size):
    """Whole characters from anywhere in the text, at most size bytes."""
    if charset == "cp1258":
        text = vietnamese(text)
    start = random.randrange(len(text))
    taken = ""
    for char in (text * 20)[start:]:
        more = (taken + char).encode(charset, "ignore")
        if len(more) > size:
            break
        taken += char
    return taken.encode(charset, "ignore")


def plain(text):
    """What is compared: no blanks, no marks of direction, one form."""
    text = unicodedata.normalize("NFKC", text)
    return "".join(char for char in text if not char.isspace()
                   and unicodedata.category(char) != "Cf")


def is_right(culver, folder, label, raw, charset):
    path = folder / "mail"
    kind = f"; charset={label}" if label else ""
    path.write_bytes(b"Content-Type: text/plain" + kind.encode()
                     + b"\nContent-Transfer-Encoding: 8bit\n\n"
                     + raw + b"\n")
    shown = subprocess.run([culver, "show", str(path)], check=True,
                           capture_output=True).stdout.decode()
    return plain(shown) == plain(raw.decode(charset))


def rate(culver, folder, label, charset, text):
    """Percent for each size, over those samples that are not ASCII."""
    row = []
    for size in SIZES:
        raws = [sample(text, charset, size) for _ in range(SAMPLES)]
        raws = [raw for raw in raws if not raw.isascii() or b"\033" in raw]
        right = sum(is_right(culver, folder, label, raw, charset)
                    for raw in raws)
        row.append(100 * right / max(1, len(raws)))
    return row


def show(names, rows):
    print("|", " | ".join(names), "|", " | ".join(f"{n} bytes"
                                                  for n in SIZES), "|")
    print("|---" * (len(names) + len(SIZES)) + "|")
    for name, row in rows:
        print("|", name, "|", " | ".join(f"{n:.0f} %" for n in row), "|")
    mean = [sum(row[i] for _, row in rows) / len(rows)
            for i in range(len(SIZES))]
    print("| mean |" + " |" * (len(names) - 1),
          " | ".join(f"{n:.1f} %" for n in mean), "|\n")


def main():
    culver = sys.argv[1]
    random.seed(1)
    texts = {language: text for language, _, text in TEXTS}
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        show(("undeclared", "charset"),
             [(f"{language} | {charset}",
               rate(culver, folder, "", charset, text))
              for language, charsets, text in TEXTS
              for charset in charsets.split()])
        show(("declared", "is"),
             [(f"{label} | {charset}, {language}",
               rate(culver, folder, label, charset, texts[language]))
              for label, charset, language in WRONG])


main()
