"""Readers of times and zones."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers import addresses, dates, zones

WRITTEN = datetime(2025, 6, 9, 12, tzinfo=UTC)
JST = timezone(timedelta(hours=9))


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2025/06/05 08:00:12", "2025-06-05T08:00:12"),
        ("2025/6/5 8:00", "2025-06-05T08:00:00"),
        ("2025年5月2日 午後3時12分", "2025-05-02T15:12:00"),
        ("5月20日15時12分頃", "2025-05-20T15:12:00"),
        ("令和７年５月２日　２２時４１分頃", "2025-05-02T22:41:00"),
        ("令和元年5月2日 10時半", "2019-05-02T10:30:00"),
        ("R7.5.2 10:11", "2025-05-02T10:11:00"),
        ("2025-06-05 03:14:15 JST", "2025-06-05T03:14:15+09:00"),
        ("2025年5月20日 22時41分08秒(JST)", "2025-05-20T22:41:08+09:00"),
        ("2025/06/05 24:10", "2025-06-06T00:10:00"),
        ("民國114年5月3日 下午2時20分（台北時間）", "2025-05-03T14:20:00+08:00"),
        ("Mon, 2 Jun 2025 09:12:44 +0900 (JST)", "2025-06-02T09:12:44+09:00"),
        ("[02/Jun/2025:09:12:44 +0900]", "2025-06-02T09:12:44+09:00"),
        ("Tue Jul  9 15:06:47 JST 2024", "2024-07-09T15:06:47+09:00"),
        ("Fri Dec 13 16:19:37 2024 -0500", "2024-12-13T16:19:37-05:00"),
        ("Sep 10 16:35:56 zaphod postfix/smtpd", "2024-09-10T16:35:56"),
        ("December 12, 2024 4:19 PM", "2024-12-12T16:19:00"),
        ("Seen 18/05/2025 at 7.05pm", "2025-05-18T19:05:00"),
        ("2024-03-10:09:47:51 + GMT - 3", "2024-03-10T09:47:51-03:00"),
        ('date=2024-03-10 time=09:47:51 tz="-0300"', "2024-03-10T09:47:51-03:00"),
        ("03/30-22:14:51.204511 x", "2025-03-30T22:14:51.204511"),
        ("am 17. August 2024 um 05:52 Uhr", "2024-08-17T05:52:00"),
        ("le 3 mai 2025 à 14:30:12", "2025-05-03T14:30:12"),
        ("17 апреля 2025 07:51", "2025-04-17T07:51:00"),
        ("Tue Aug 05 2025 05:22:52 GMT-0700 (PDT)", "2025-08-05T05:22:52-07:00"),
        ("2025-07-16T03:44:56+0530", "2025-07-16T03:44:56+05:30"),
        ("2025-11-09 06:04:34+01", "2025-11-09T06:04:34+01:00"),
        ("05/06/2025 14:00", "2025-06-05T14:00:00"),
        ("this morning 08:14 BST", "2025-06-09T08:14:00+01:00"),
        ("last night around 2:30 am", "2025-06-09T02:30:00"),
        ("gestern 22:10 Uhr", "2025-06-08T22:10:00"),
        ("Lördagen den 14 mars 2025 klockan 22.17 (svensk tid)", "2025-03-14T22:17:00+01:00"),
        ("le 18 septembre 2024 à 21 h 07 min 33 s", "2024-09-18T21:07:33"),
        ("le 12 mai 2025 à 22h37m05s (heure de Paris)", "2025-05-12T22:37:05+02:00"),
        ("30 janv. 2025 21:05:47", "2025-01-30T21:05:47"),
        ("30 janv. 21:05:47 nft-drop IN=eth0", "2025-01-30T21:05:47"),
        ("2025/06/05 03:14:22,012801099342,THREAT", "2025-06-05T03:14:22"),
        ("2025/06/05 01:12:40,203.0.113.165,paid", "2025-06-05T01:12:40"),
        ("2 юни 2025 г., 14:12:05 ч. (EEST)", "2025-06-02T14:12:05+03:00"),
        ("2 Ιουνίου 2025, ώρα 14:12:05 (EEST)", "2025-06-02T14:12:05+03:00"),
        ("2. lipnja 2025. u 14:12:05 (CEST)", "2025-06-02T14:12:05+02:00"),
        ("2. junija 2025 ob 14:12:05 (CEST)", "2025-06-02T14:12:05+02:00"),
        ("2. juunil 2025 kell 14:12:05 (EEST)", "2025-06-02T14:12:05+03:00"),
        ("2025. gada 2. jūnijā plkst. 14:12:05 (EEST)", "2025-06-02T14:12:05+03:00"),
        ("2025 m. birželio 2 d. 14:12:05 val. (EEST)", "2025-06-02T14:12:05+03:00"),
        ("2 Haziran 2025 saat 14:12:05 (TSİ)", "2025-06-02T14:12:05+03:00"),
        ("2025-06-02 14:12:05 (한국 시각)", "2025-06-02T14:12:05+09:00"),
        ("14:12:05 ngày 2 tháng 6 năm 2025 (giờ Việt Nam)", "2025-06-02T14:12:05+07:00"),
        ("2 ביוני 2025 בשעה 14:12:05 (שעון ישראל)", "2025-06-02T14:12:05+03:00"),
        ("2 يونيو 2025 الساعة 14:12:05 (بتوقيت الرياض)", "2025-06-02T14:12:05+03:00"),
    ],
)
def test_forms_of_times(text: str, iso: str) -> None:
    """Each form gives the time as written: aware with a stated zone, naive without."""
    found = dates.find_times(text.translate(str.maketrans("０１２３４５６７８９", "0123456789")), WRITTEN)
    assert [stamp.value.isoformat() for stamp in found] == [iso]


@pytest.mark.parametrize(
    "text",
    ["昨日の夕方", "Chrome/8.0.552.224", "1.2.3.4", "99/99/2025 10:00", "2025-13-45 10:00", "port 22:23"],
)
def test_what_is_no_time(text: str) -> None:
    """Vague words, versions and impossible dates give nothing."""
    assert dates.find_times(text, WRITTEN) == ()


def test_epochs_only_where_asked_for() -> None:
    """Unix seconds are times in logs and cells, not in prose."""
    at = datetime(2025, 6, 4, 1, 20, 0, 500000, tzinfo=UTC)
    assert dates.find_times("1749000000.5 x") == ()
    assert [s.value for s in dates.find_times("1749000000.5 x", epochs=True)] == [at]


def test_a_missing_year_is_never_in_the_future() -> None:
    """A log of 31 December in a mail of 1 January is last year's."""
    new_year = datetime(2025, 1, 1, 8, tzinfo=UTC)
    found = [dates.find_times(f"{day} 23:50:00 x", new_year)[0].value.year for day in ("Dec 31", "Jan  1")]
    assert found == [2024, 2025]


def test_a_weekday_that_does_not_fit_is_marked() -> None:
    """10 September 2025 was a Wednesday."""
    assert dates.find_times("Tue Sep 10 16:35:56 2025 -0500")[0].odd
    assert not dates.find_times("Wed Sep 10 16:35:56 2025 -0500")[0].odd


@pytest.mark.parametrize(
    ("line", "zone"),
    [
        ("Log times in -6 UTC", timezone(timedelta(hours=-6))),
        ("all times közép-európai idő", ZoneInfo("Europe/Budapest")),
        ("Times GMT +8", timezone(timedelta(hours=8))),
        ("Zeitzone / Timezone : Europe/Berlin", ZoneInfo("Europe/Berlin")),
        ("(our clocks run on UTC+0900)", JST),
        ("journal nginx, heure de Paris :", ZoneInfo("Europe/Paris")),
        ("tiderne er dansk tid", ZoneInfo("Europe/Copenhagen")),
        ("All timestamps are in UTC.", UTC),
        ("ログの時刻は日本時間です", ZoneInfo("Asia/Tokyo")),
        ("Voici le journal (heure du Japon)", ZoneInfo("Asia/Tokyo")),
        ("Alle Zeiten in japanischer Zeit", ZoneInfo("Asia/Tokyo")),
        ("Horas en hora de Japón", ZoneInfo("Asia/Tokyo")),
        ("время в журнале японское время", ZoneInfo("Asia/Tokyo")),
        ("时间均为日本时间", ZoneInfo("Asia/Tokyo")),
        ("일본 시간 기준", ZoneInfo("Asia/Tokyo")),
        ("Our firewall shows (UTC):", UTC),
        ("Our server is down", None),
    ],
)
def test_zones_stated_in_prose(line: str, zone: object) -> None:
    """A sentence can give all times of a mail their zone."""
    assert zones.stated_zone([line]) == zone


@given(st.text(max_size=300))
def test_any_text_is_survived(text: str) -> None:
    """No text makes the readers raise."""
    dates.find_times(text, WRITTEN, epochs=True, days=True)
    dates.read_mail_date(text)
    zones.stated_zone([text])


@given(st.datetimes(min_value=datetime(1995, 1, 1), max_value=datetime(2090, 1, 1)))
def test_iso_times_are_read_back(moment: datetime) -> None:
    """What is printed is what is read."""
    assert [s.value for s in dates.find_times(f"at {moment.isoformat()}Z.")] == [moment.replace(tzinfo=UTC)]


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("At 14:10 UTC on 12 March 2025", "2025-03-12T14:10:00+00:00"),
        ("Mittwoch, 12. März 2025, um 14:10 Uhr (MEZ)", "2025-03-12T14:10:00+01:00"),
        ("um 03:14 Uhr am 5. November 2026", "2026-11-05T03:14:00"),
        ("27. 2. 2025 v 19:44:03 SEČ", "2025-02-27T19:44:03+01:00"),
        ("03.02.2025 r. o godz. 18:20:11 (CET)", "2025-02-03T18:20:11+01:00"),
        ("15 de maio de 2025, 10h05 (hora de Lisboa)", "2025-05-15T10:05:00+01:00"),
        ("9 November 2026 pukul 21.14 WIB", "2026-11-09T21:14:00+07:00"),
        ("lúc 02:47:33 ngày 06/11/2026 (GMT+7)", "2026-11-06T02:47:33+07:00"),
        ("2:15 pm on November 3rd, 2026", "2026-11-03T14:15:00"),
        ("3 ноября 2026 г. в 14:05 (МСК)", "2026-11-03T14:05:00+03:00"),
        ("2026/10/12 下午 08:31（台灣時間，GMT+8）", "2026-10-12T20:31:00+08:00"),
        ("2026년 11월 8일 오후 10시 4분", "2026-11-08T22:04:00"),
        ("3 Kasım 2026 saat 14:05", "2026-11-03T14:05:00"),
        ("昨夜11時", "2026-11-09T23:00:00"),
        ("昨夜1時", "2026-11-10T01:00:00"),
    ],
)
def test_the_time_of_day_stands_behind_its_day_or_before_it(text: str, at: str) -> None:
    """In the words of people, in many languages; the zone beside either."""
    around = datetime(2026, 11, 10, 12, tzinfo=UTC)
    stamps = dates.find_times(addresses.normalise(text), around, days=True)
    assert [(stamp.value.isoformat(), stamp.clock) for stamp in stamps] == [(at, True)]


def test_a_clock_that_is_anothers_is_not_taken() -> None:
    """The second day has no time of day: that of the first stands before its own."""
    stamps = dates.find_times(
        "from 2025-03-01 14:10 until 12 March 2025", datetime(2025, 3, 20, tzinfo=UTC), days=True
    )
    assert [stamp.value.isoformat() for stamp in stamps] == ["2025-03-01T14:10:00", "2025-03-12T00:00:00"]


def test_a_month_and_a_day_of_a_log_lie_before_the_mail() -> None:
    """`06/08` in a mail of 9 June is the day before, not 6 August."""
    assert [s.value.isoformat() for s in dates.find_times("06/08 21:44:10", WRITTEN)] == [
        "2025-06-08T21:44:10"
    ]
    assert [s.value.isoformat() for s in dates.find_times("08/23 21:44:10", WRITTEN)] == [
        "2024-08-23T21:44:10"
    ]


def test_a_number_as_long_as_an_epoch_is_one_only_near_the_mail() -> None:
    """Sequence numbers of TCP are as long."""
    told = dates.find_times("seq 1620022911, win 64240 at 12:41:07", WRITTEN, epochs=True)
    assert [stamp.value for stamp in told if stamp.value.year == 2021] == []
    assert [
        s.value.isoformat() for s in dates.find_times("1749396719.902 TCP_MISS/200", WRITTEN, epochs=True)
    ] == ["2025-06-08T15:31:59.902000+00:00"]


def test_utc_before_the_name_of_a_place_is_the_zone() -> None:
    """`times are UTC, for our time add three hours`."""
    assert zones.stated_zone(["IIS saatleri UTC'dir, Türkiye saati için 3 saat ekleyiniz"]) is UTC
