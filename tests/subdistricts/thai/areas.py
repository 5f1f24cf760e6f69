"""The official names of Thailand's areas, for tests that hold for every one of them."""

import geothai

PROVINCES = geothai.provinces()
DISTRICTS = [district for province in PROVINCES for district in geothai.districts(province.code)]
SUBDISTRICTS = [subdistrict for district in DISTRICTS for subdistrict in geothai.subdistricts(district.code)]
NAMES = sorted({area.name_th for areas in (PROVINCES, DISTRICTS, SUBDISTRICTS) for area in areas})
