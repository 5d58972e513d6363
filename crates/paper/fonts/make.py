"""Makes a font of documents, and the list of its letters, from a published one.

Latin letters only, and figures of one width in the places of the digits. Usage: make.py SOURCE.ttf TARGET.ttf
The list stands beside the target as TARGET.txt: the metrics in the first line, then a letter's code point, its glyph
and its width a line, in thousandths of the size.
"""
import sys
from fontTools import subset
from fontTools.ttLib import TTFont

TEXT = "".join(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x180)])) + "–—‘’“”„•…€‹›−×÷≤≥→←↑↓№™"


def tabular(font):
    """Points the digits at their glyphs of one width, which the font keeps behind the feature `tnum`."""
    features = font["GSUB"].table.FeatureList.FeatureRecord
    lookups = {place for one in features if one.FeatureTag == "tnum" for place in one.Feature.LookupListIndex}
    mapping = {}
    for place in lookups:
        for sub in font["GSUB"].table.LookupList.Lookup[place].SubTable:
            mapping.update(getattr(sub, "ExtSubTable", sub).mapping)
    for table in font["cmap"].tables:
        for code, name in list(table.cmap.items()):
            table.cmap[code] = mapping.get(name, name)


def listed(font):
    """The metrics, and every letter with its glyph and width."""
    head, hhea, os2 = font["head"], font["hhea"], font["OS/2"]
    assert head.unitsPerEm == 1000
    box = [head.xMin, head.yMin, head.xMax, head.yMax]
    yield " ".join(map(str, [*box, hhea.ascent, hhea.descent, os2.sCapHeight]))
    widths = font["hmtx"].metrics
    for code, name in sorted(font.getBestCmap().items()):
        yield f"{code} {font.getGlyphID(name)} {widths[name][0]}"


source, target = sys.argv[1:]
font = TTFont(source)
tabular(font)
options = subset.Options(layout_features=[], hinting=False, name_IDs=["*"], notdef_outline=True)
options.drop_tables += ["GSUB", "GPOS", "GDEF"]
worker = subset.Subsetter(options)
worker.populate(text=TEXT)
worker.subset(font)
font["head"].modified = font["head"].created
font.recalcTimestamp = False
font.save(target)
with open(target.removesuffix(".ttf") + ".txt", "w") as out:
    out.write("\n".join(listed(TTFont(target))) + "\n")
