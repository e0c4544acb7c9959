-- Malformed UTF-8 (a lone 0xff, an overlong form, CESU-8, a cut sequence): quarantined, never replaced
-- silently; U+FFFE and U+10FFFF are well-formed.
CREATE TABLE texts (id INTEGER PRIMARY KEY, t TEXT);
INSERT INTO texts VALUES (1, CAST(x'ff' AS TEXT)), (2, CAST(x'c080' AS TEXT)), (3, CAST(x'eda081edb080' AS TEXT)),
  (4, CAST(x'e282' AS TEXT)), (5, CAST(x'efbfbe' AS TEXT)), (6, CAST(x'f48fbfbf' AS TEXT)),
  (7, CAST(x'f4908080' AS TEXT)), (8, 'héllo');
