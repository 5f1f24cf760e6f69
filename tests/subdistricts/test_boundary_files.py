"""Reading boundaries: both formats give the same shapes, and everything wrong is told with its row."""

import json

import pytest

from subdistricts import boundary_files
from subdistricts.boundary_files import Unreadable, Wrong

SQUARE = [[104.0, 15.0], [104.5, 15.0], [104.5, 15.5], [104.0, 15.5], [104.0, 15.0]]
BESIDE = [[104.5, 15.0], [105.0, 15.0], [105.0, 15.5], [104.5, 15.5], [104.5, 15.0]]


def feature(code="3411", ring=SQUARE, **properties):
    return {
        "type": "Feature",
        "properties": {"code": code, **properties},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def collection(*features, **more):
    return json.dumps({"type": "FeatureCollection", "features": list(features), **more}).encode()


def wrong(content, **how):
    with pytest.raises(Unreadable) as refused:
        boundary_files.read(content, **how)
    return refused.value.wrong


def reasons(content, **how):
    return [(each.row, each.code, each.reason) for each in wrong(content, **how)]


def test_it_reads_geojson():
    [area] = boundary_files.read(collection(feature(name_th="ตระการพืชผล")))
    assert (area.row, area.code, area.name) == (1, "3411", "ตระการพืชผล")
    assert area.shape == ((tuple(map(tuple, SQUARE)),),)


TOPOLOGY = {
    "type": "Topology",
    "transform": {"scale": [0.5, 0.5], "translate": [104.0, 15.0]},
    "arcs": [[[1, 0], [0, 1]], [[1, 1], [-1, 0], [0, -1], [1, 0]], [[1, 0], [1, 0], [0, 1], [-1, 0]]],
    "objects": {
        "districts": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Polygon", "arcs": [[0, 1]], "properties": {"code": "3411"}},
                {"type": "Polygon", "arcs": [[2, -1]], "properties": {"code": "3420"}},
            ],
        }
    },
}


def topology(**more):
    return json.dumps({**TOPOLOGY, **more}).encode()


def test_it_reads_topojson_with_a_shared_border_gone_both_ways():
    read = {area.code: area.shape[0][0] for area in boundary_files.read(topology())}
    assert set(read["3411"]) == set(map(tuple, SQUARE))
    assert set(read["3420"]) == set(map(tuple, BESIDE))
    assert [ring[0] == ring[-1] for ring in read.values()] == [True, True]


def test_it_reads_topojson_that_is_not_quantised():
    plain = {**TOPOLOGY, "arcs": [[[104.5, 15.0], [104.5, 15.5]], [*SQUARE[2:], SQUARE[1]], [*BESIDE[:4]]]}
    del plain["transform"]
    read = boundary_files.read(json.dumps(plain).encode())
    assert [set(area.shape[0][0]) for area in read] == [set(map(tuple, SQUARE)), set(map(tuple, BESIDE))]


def test_it_asks_for_the_layer_where_there_are_several():
    objects = {**TOPOLOGY["objects"], "provinces": {"type": "GeometryCollection", "geometries": []}}
    assert reasons(topology(objects=objects)) == [(0, "", "แฟ้มมีหลายชั้นข้อมูล โปรดระบุชั้นเดียว: districts, provinces")]
    assert len(boundary_files.read(topology(objects=objects), layer="districts")) == 2


@pytest.mark.parametrize(
    ("properties", "code"),
    [
        ({"code": " 3411 "}, "3411"),
        ({"code": 3411}, "3411"),
        ({"code": 3411.0}, "3411"),
        ({"ADM2_PCODE": "TH3411"}, "3411"),
        ({"ADM3_PCODE": "TH341111", "ADM2_PCODE": "TH3411"}, "341111"),
        ({"ADM1_PCODE": "TH34"}, "34"),
    ],
)
def test_it_finds_the_official_code(properties, code):
    row = {**feature(), "properties": properties}
    assert [area.code for area in boundary_files.read(collection(row))] == [code]


def test_it_finds_the_code_in_the_property_that_is_named_and_in_the_id():
    row = {**feature(), "properties": {"AMPHOE": "3411", "code": "other"}}
    assert [area.code for area in boundary_files.read(collection(row), code_property="AMPHOE")] == ["3411"]
    assert [area.code for area in boundary_files.read(collection({**feature(), "properties": None, "id": "3411"}))] == [
        "3411"
    ]


def test_it_tells_everything_that_is_wrong_at_once_in_the_order_of_the_file():
    open_ring = feature("3420", SQUARE[:-1])
    content = collection(feature("341"), open_ring, feature("3407"), feature("3407"), {"properties": {}})
    assert reasons(content) == [
        (1, "341", "“341” ไม่ใช่รหัสทางการ รหัสมี 2, 4 หรือ 6 หลัก"),
        (2, "3420", "เส้นขอบไม่ปิด จุดสุดท้ายไม่ตรงกับจุดแรก"),
        (3, "3407", "รหัสนี้มีมากกว่าหนึ่งครั้ง"),
        (4, "3407", "รหัสนี้มีมากกว่าหนึ่งครั้ง"),
        (5, "", "ไม่มีรหัสทางการ โปรดระบุว่ารหัสอยู่ในคุณสมบัติใด"),
    ]


@pytest.mark.parametrize(
    ("ring", "reason"),
    [
        (SQUARE[:2] + SQUARE[-1:], "เส้นขอบมีเพียง 3 จุด ต้องมีอย่างน้อยสี่จุด"),
        ([[y, x] for x, y in SQUARE], "ละติจูดอยู่ก่อนลองจิจูด ต้องเรียงลองจิจูดก่อน"),
        (
            [[x * 4000, y * 100_000] for x, y in SQUARE],
            "พิกัดไม่ใช่องศา (อาจเป็นเมตรของระบบกริด) โปรดบันทึกเป็น WGS84 (EPSG:4326)",
        ),
        ([[x - 100, y] for x, y in SQUARE], "อยู่นอกประเทศไทย (4.000, 15.000)"),
        ([[104.0, 15.0], [104.5, 15.0], [104.0, 15.0], [104.0, 15.0]], "เส้นขอบไม่ล้อมพื้นที่ใด"),
        ([["a", 15.0], *SQUARE], "อ่านพิกัดไม่ได้"),
        ([[104.0], *SQUARE], "อ่านพิกัดไม่ได้"),
        ([], "เส้นขอบมีเพียง 0 จุด ต้องมีอย่างน้อยสี่จุด"),
    ],
)
def test_it_refuses_a_ring_with_its_reason(ring, reason):
    assert reasons(collection(feature("3420", BESIDE), feature(ring=ring))) == [(2, "3411", reason)]


@pytest.mark.parametrize(
    ("geometry", "reason"),
    [
        (None, "เป็นรูปแบบ None พื้นที่ต้องเป็น Polygon หรือ MultiPolygon"),
        ({"type": "Point", "coordinates": [104, 15]}, "เป็นรูปแบบ Point พื้นที่ต้องเป็น Polygon หรือ MultiPolygon"),
        ({"type": "Polygon", "coordinates": []}, "ไม่มีเส้นขอบ"),
        ({"type": "MultiPolygon", "coordinates": [[]]}, "ไม่มีเส้นขอบ"),
        ({"type": "MultiPolygon"}, "ไม่มีเส้นขอบ"),
    ],
)
def test_it_refuses_what_is_no_area(geometry, reason):
    assert reasons(collection({**feature(), "geometry": geometry})) == [(1, "3411", reason)]


def test_it_leaves_out_holes_and_parts_that_enclose_nothing():
    nothing = [[104.1, 15.1], [104.2, 15.1], [104.1, 15.1], [104.1, 15.1]]
    geometry = {"type": "MultiPolygon", "coordinates": [[SQUARE, nothing], [nothing]]}
    [area] = boundary_files.read(collection({**feature(), "geometry": geometry}))
    assert area.shape == ((tuple(map(tuple, SQUARE)),),)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xff\xfe\x00", "แฟ้มไม่ใช่ GeoJSON หรือ TopoJSON เพราะไม่ใช่ JSON แบบ UTF-8"),
        (b"code,name\n3411,x", "แฟ้มไม่ใช่ GeoJSON หรือ TopoJSON เพราะไม่ใช่ JSON แบบ UTF-8"),
        (b'{"type": "FeatureCollection", "features": [NaN]}', "แฟ้มไม่ใช่ GeoJSON หรือ TopoJSON เพราะไม่ใช่ JSON แบบ UTF-8"),
        (b"[" * 100_000, "แฟ้มไม่ใช่ GeoJSON หรือ TopoJSON เพราะไม่ใช่ JSON แบบ UTF-8"),
        (b"[]", "แฟ้มไม่ใช่ FeatureCollection ของ GeoJSON หรือ Topology ของ TopoJSON"),
        (b'{"type": "Feature"}', "แฟ้มไม่ใช่ FeatureCollection ของ GeoJSON หรือ Topology ของ TopoJSON"),
        (collection(), "แฟ้มไม่มีพื้นที่"),
        (topology(objects={}), "แฟ้มไม่มีพื้นที่"),
        (topology(arcs=None), "แฟ้มไม่มีพื้นที่"),
        (topology(arcs=[[["x"]]]), "อ่านเส้น (arcs) ไม่ได้"),
        (topology(transform={"scale": [1]}), "อ่านเส้น (arcs) ไม่ได้"),
    ],
)
def test_it_refuses_a_file_that_is_none(content, reason):
    assert reasons(content) == [(0, "", reason)]


def test_it_refuses_arcs_that_are_not_there():
    objects = {"districts": {"geometries": [{"type": "Polygon", "arcs": [[7]], "properties": {"code": "3411"}}]}}
    assert reasons(topology(objects=objects)) == [(1, "3411", "อ้างถึงเส้น (arcs) ที่ไม่มีในแฟ้ม")]


def test_it_refuses_other_coordinates_by_the_files_own_word():
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32648"}}
    assert reasons(collection(feature(), crs=crs)) == [
        (0, "", "พิกัดอยู่ในระบบ urn:ogc:def:crs:EPSG::32648 โปรดบันทึกเป็นองศา WGS84 (EPSG:4326)")
    ]
    degrees = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    assert len(boundary_files.read(collection(feature(), crs=degrees))) == 1


def test_it_does_not_open_a_file_of_50_megabytes(tmp_path):
    path = tmp_path / "large.geojson"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    path.chmod(0)
    with pytest.raises(Unreadable) as refused:
        boundary_files.read_path(path)
    assert refused.value.wrong == [Wrong(0, "", "แฟ้มมีขนาด 50.0 MB รับได้ไม่เกิน 20 MB โปรดลดความละเอียดก่อน")]


def test_it_refuses_more_positions_than_it_reads(monkeypatch):
    monkeypatch.setattr(boundary_files, "MOST_POSITIONS", 9)
    content = collection(feature("3411"), feature("3420", BESIDE))
    assert reasons(content) == [(0, "", "แฟ้มมีพิกัด 10 จุด รับได้ไม่เกิน 9 จุด")]


def test_a_row_is_told_with_its_code():
    assert [str(each) for each in wrong(collection(feature("341"), {"properties": {}}))] == [
        "แถวที่ 1 (341): “341” ไม่ใช่รหัสทางการ รหัสมี 2, 4 หรือ 6 หลัก",
        "แถวที่ 2: ไม่มีรหัสทางการ โปรดระบุว่ารหัสอยู่ในคุณสมบัติใด",
    ]
