"""Photos as schools pack them: whatever the names look like they are found; what is no whole picture is told."""

import io
import zipfile

import pytest
from PIL import Image, ImageFile

from shared.exchange import photo_picture
from shared.exchange.photo_picture import MAX_BYTES
from shared.exchange.photo_zip import read_photos
from tests.support.sheets import id_number, picture, write_photos

NUMBER = next(number for number in map(id_number, range(1, 500)) if number.endswith("X"))
WANTED = [(NUMBER, "2703000001")]
PICTURE = picture()


def read(tmp_path, pictures, wanted=WANTED, **how):
    return read_photos(write_photos(tmp_path / "photos.zip", pictures), wanted, **how)


def refusal(tmp_path, pictures):
    found = read(tmp_path, pictures)
    assert found.pictures == {}
    (problem,) = found.problems
    assert NUMBER not in problem.line()
    assert problem.line().startswith("photos.zip：准考证号 2703000001：")
    return problem.reason


@pytest.mark.parametrize(
    "name",
    [
        f"{NUMBER}.jpg", f"照片\\{NUMBER}.jpg", f"照片\\北楼\\{NUMBER}.JPG", f"照片/{NUMBER}.jpeg",
        f"{NUMBER.lower()}.jpg",
        f"{NUMBER}.Jpeg", f"{NUMBER}.png", f"{NUMBER}.jfif", f"{NUMBER}", f"{NUMBER}.jpg.jpg", f" {NUMBER} .jpg",
        "".join(chr(ord(c) + 0xFEE0) for c in NUMBER) + ".jpg", f"./{NUMBER}.jpg",
        f"照片\\{NUMBER}.jpg".encode("gbk"), f"昞璡\\{NUMBER}.jpg".encode("gbk"), f"照片/{NUMBER}.jpg".encode(),
    ],
)  # fmt: skip
def test_a_photo_is_found_under_any_reasonable_name(tmp_path, name):
    found = read(tmp_path, {name: PICTURE})
    assert found.problems == ()
    assert found.pictures[NUMBER].data == PICTURE
    assert found.pictures[NUMBER].ending == "jpg"


def test_a_name_of_gbk_with_a_back_slash_inside_a_character(tmp_path):
    name = f"昞\\{NUMBER}.jpg".encode("gbk")
    assert name.count(b"\\") == 2
    assert read(tmp_path, {name: PICTURE}).problems == ()


def test_rubbish_beside_the_photos_is_no_matter(tmp_path):
    rubbish = {
        f"__MACOSX/._{NUMBER}.jpg": b"x", f"__MACOSX/照片/{NUMBER}.jpg": b"x", f"照片/._{NUMBER}.jpg": b"x",
        "照片/": b"",
        "照片\\": b"", "Thumbs.db": b"x", "照片\\Thumbs.db": b"x", ".DS_Store": b"x", "说明.txt": b"x",
    }  # fmt: skip
    found = read(tmp_path, {**rubbish, f"照片\\{NUMBER}.jpg": PICTURE}, known=[NUMBER])
    assert (found.problems, found.warnings) == ((), ())


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize("kept", [0.3, 0.5, 0.9])
def test_a_picture_cut_off_is_found(tmp_path, kind, kept):
    whole = picture(kind=kind)
    assert "不完整或已损坏" in refusal(tmp_path, {f"{NUMBER}.jpg": whole[: int(len(whole) * kept)]})


def test_a_progressive_picture_is_whole_or_cut_off(tmp_path):
    whole = picture(progressive=True)
    assert read(tmp_path, {f"{NUMBER}.jpg": whole}).problems == ()
    assert "不完整" in refusal(tmp_path, {f"{NUMBER}.jpg": whole[: len(whole) // 2]})


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        (f"{NUMBER}.heic", PICTURE, "照片是 .heic 文件，应为 JPG 或 PNG"),
        (f"{NUMBER}.bmp", picture(kind="BMP"), "照片是 .bmp 文件"),
        (f"{NUMBER}.jpg", picture(kind="GIF"), "内容是 GIF 文件，只是改了扩展名"),
        (f"{NUMBER}.jpg", picture(kind="BMP"), "内容是 BMP 文件"),
        (f"{NUMBER}.jpg", picture(kind="WEBP", quality=100), "内容是 WEBP 文件"),
        (f"{NUMBER}.jpg", b"\0\0\0\x18ftypheic" + bytes(20_000), "内容是 HEIC 文件"),
        (f"{NUMBER}.jpg", b"<html><title>login</title>" + b" " * 20_000, "内容是 HTML 文件"),
        (f"{NUMBER}.jpg", b"\xff\xd8\xff" + bytes(20_000), "图片"),
        (f"{NUMBER}.jpg", bytes(20_000), "不是有效的 JPG 或 PNG 图片"),
        (f"{NUMBER}.jpg", PICTURE[:5000], "照片大小为5000字节"),
        ("370202.jpg", PICTURE, "缺少照片（文件名应为证件号码）"),
        (f"{NUMBER} (1).jpg", PICTURE, "文件名在证件号码之外多了文字"),
        (f"张三{NUMBER}.jpg", PICTURE, "文件名在证件号码之外多了文字"),
        ("2703000001.jpg", PICTURE, "有一张以准考证号命名"),
        ("照片.zip", PICTURE, "如果里面还有压缩包"),
    ],
)
def test_what_is_no_photo_is_told(tmp_path, name, data, said):
    assert said in refusal(tmp_path, {name: data})


def test_two_photos_of_one_person_are_told(tmp_path):
    assert "有2张同名照片" in refusal(tmp_path, {f"{NUMBER}.jpg": PICTURE, f"补拍\\{NUMBER.lower()}.PNG": PICTURE})


@pytest.mark.parametrize("side", [8_000, 20_000])
def test_a_picture_of_too_many_points_is_not_decoded(tmp_path, side, monkeypatch):
    blank = Image.new("1", (side, side + 10_000))
    blank.save(tmp_path / "x.png")
    data = (tmp_path / "x.png").read_bytes()
    decoded: list[object] = []
    monkeypatch.setattr(ImageFile.ImageFile, "load", decoded.append)
    assert "照片超过4000万像素，过大" in refusal(tmp_path, {f"{NUMBER}.png": data})
    assert decoded == []


def test_another_size_is_a_warning(tmp_path):
    found = read(tmp_path, {f"{NUMBER}.jpg": picture((413, 295))})
    assert [warning.line() for warning in found.warnings] == [
        "photos.zip：准考证号 2703000001：照片为413×295像素，标准为295×413"
    ]


@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_a_photo_lying_on_its_side_is_turned(tmp_path, orientation):
    size = (295, 413) if orientation == 3 else (413, 295)
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = picture(size, exif=exif)
    found = read(tmp_path, {f"{NUMBER}.jpg": data})
    assert [warning.line() for warning in found.warnings] == [
        "photos.zip：准考证号 2703000001：照片按拍摄方向（EXIF）转正"
    ]
    turned = tmp_path / "turned.jpg"
    turned.write_bytes(found.pictures[NUMBER].data)
    with Image.open(turned) as image:
        assert image.size == (295, 413)
        assert image.getexif().get(0x0112, 1) == 1


@pytest.mark.parametrize("orientation", [0, 9, 99])
def test_a_note_of_no_orientation_leaves_the_photo_as_it_is(tmp_path, orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = picture(exif=exif)
    found = read(tmp_path, {f"{NUMBER}.jpg": data})
    assert found.pictures[NUMBER].data == data
    assert found.warnings == ()


def test_photos_of_nobody_on_the_lists_are_told_without_their_numbers(tmp_path):
    strangers = {f"{id_number(number)}.jpg": PICTURE for number in range(600, 625)}
    found = read(tmp_path, {f"{NUMBER}.jpg": PICTURE, **strangers}, known=[NUMBER])
    (warning,) = found.warnings
    assert warning.reason.startswith("有25张照片不属于名单中的任何人，没有使用：370***********")
    assert not any(name.removesuffix(".jpg") in warning.reason for name in strangers)
    assert read(tmp_path, {f"{NUMBER}.jpg": PICTURE, **strangers}).warnings == ()


def test_one_damaged_photo_is_told_alone(tmp_path):
    other = id_number(77)
    path = write_photos(tmp_path / "photos.zip", {f"{NUMBER}.jpg": PICTURE, f"{other}.jpg": picture()})
    data = bytearray(path.read_bytes())
    data[5000] ^= 0xFF
    path.write_bytes(data)
    found = read_photos(path, [*WANTED, (other, "2703000002")])
    assert [problem.line() for problem in found.problems] == [
        "photos.zip：准考证号 2703000001：照片在压缩包中已损坏，请重新压缩"
    ]
    assert set(found.pictures) == {other}


@pytest.mark.parametrize(
    ("start", "said"),
    [
        (b"Rar!\x1a\x07", "RAR"),
        (b"7z\xbc\xaf\x27", "7z"),
        (b"PK\x03\x04", "没有传完"),
        (b"photos", "应为 ZIP"),
        (b"\xff\xd8", "应为 ZIP"),
    ],
)
def test_another_kind_of_archive_is_named(tmp_path, start, said):
    (tmp_path / "photos.zip").write_bytes(start + bytes(100))
    (problem,) = read_photos(tmp_path / "photos.zip", WANTED).problems
    assert said in problem.reason
    assert "打不开" in problem.reason


def test_an_encrypted_and_an_oddly_packed_photo(tmp_path):
    path = write_photos(tmp_path / "photos.zip", {f"{NUMBER}.jpg": PICTURE})
    data = path.read_bytes()
    central = data.index(b"PK\x01\x02")
    for at, value, said in ((8, 1, "照片被加密"), (10, 98, "压缩方式不支持")):
        changed = bytearray(data)
        changed[central + at] |= value
        path.write_bytes(changed)
        with zipfile.ZipFile(path) as archive:
            assert archive.infolist()
        (problem,) = read_photos(path, WANTED).problems
        assert said in problem.reason


def test_one_picture_under_two_names_is_told(tmp_path):
    other = id_number(7)
    found = read(tmp_path, {f"{NUMBER}.jpg": PICTURE, f"{other}.jpg": PICTURE}, [*WANTED, (other, "2703000002")])
    assert found.problems == ()
    assert "2703000001=2703000002" in found.warnings[0].line()


def lying(size, kind, **how):
    """A picture that a camera says lies on its side."""
    exif = Image.Exif()
    exif[0x0112] = 6
    return picture(size, kind, exif=exif, **how)


def test_a_photo_from_a_phone_does_not_grow_past_the_limit_when_it_is_turned(tmp_path):
    data = lying((3600, 2700), "JPEG", quality=70)
    assert len(data) < MAX_BYTES
    photo = read(tmp_path, {f"{NUMBER}.jpg": data}).pictures[NUMBER]
    assert len(photo.data) <= MAX_BYTES
    with Image.open(io.BytesIO(photo.data)) as image:
        assert (image.size, image.format) == ((2700, 3600), "JPEG")


def test_a_png_lying_on_its_side_stays_a_png(tmp_path):
    photo = read(tmp_path, {f"{NUMBER}.png": lying((413, 295), "PNG")}).pictures[NUMBER]
    with Image.open(io.BytesIO(photo.data)) as image:
        assert (photo.ending, image.format, image.size) == ("png", "PNG", (295, 413))


def test_a_png_that_would_grow_past_the_limit_becomes_a_jpeg(tmp_path, monkeypatch):
    monkeypatch.setattr(photo_picture, "MAX_BYTES", 50_000)
    photo = read(tmp_path, {f"{NUMBER}.png": lying((413, 295), "PNG")}).pictures[NUMBER]
    assert (photo.ending, len(photo.data) <= 50_000) == ("jpg", True)


def test_a_photo_that_no_quality_makes_small_is_taken_at_the_least(tmp_path, monkeypatch):
    monkeypatch.setattr(photo_picture, "MAX_BYTES", 1_000)
    photo = read(tmp_path, {f"{NUMBER}.jpg": lying((413, 295), "JPEG")}).pictures[NUMBER]
    assert photo.ending == "jpg"


@pytest.mark.parametrize(
    ("brand", "kind"), [(b"heic", "HEIC"), (b"hevc", "HEIC"), (b"mif1", "HEIC"), (b"msf1", "HEIC"), (b"qt  ", "MP4")]
)
def test_what_a_phone_saves_beside_jpg_is_named(tmp_path, brand, kind):
    data = b"\0\0\0\x24ftyp" + brand + bytes(20_000)
    assert f"内容是 {kind} 文件" in refusal(tmp_path, {f"{NUMBER}.jpg": data})


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "这是文件夹，不是压缩包"),
        (b"PK\x07\x08PK\x03\x04" + bytes(200), "分卷压缩的其中一卷"),
        (bytes(5000), "内容全是零，没有拷贝完整"),
    ],
)
def test_what_was_handed_in_as_the_archive_is_named(tmp_path, content, said):
    path = tmp_path / "photos.zip"
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    (problem,) = read_photos(path, WANTED).problems
    assert said in problem.reason
