//! What a file says of itself: title, who, when, in which language, and which standards it keeps.
use super::{
    LANGUAGE,
    file::{File, Id, text},
};
use crate::rules::sheet::Sheet;

/// What wrote it.
const TOOL: &str = "Aldía";

/// Where a file describes itself.
pub(super) struct Described {
    /// For readers of today.
    pub(super) metadata: Id,
    /// For readers of yesterday.
    pub(super) info: Id,
}

/// Describes a file.
pub(super) fn metadata(file: &mut File, sheet: &Sheet, code: &str) -> Described {
    let title = format!("{} · {}", sheet.kind.title_es(), sheet.reference);
    let (author, day) = (&sheet.head.writer, sheet.issued);
    let (year, month, date) = (day.year(), day.month(), day.day());
    let info = file.add(format!(
        "<</Title{}/Author{}/Subject{}/Creator{}/Producer{}/CreationDate(D:{year:04}{month:02}{date:02}000000Z)>>",
        text(&title),
        text(author),
        text(&sheet.subject),
        text(TOOL),
        text(TOOL),
    ));
    let packet = format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\
         <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description rdf:about=\"\" {SPACES}>\
         <dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{}</rdf:li></rdf:Alt></dc:title>\
         <dc:creator><rdf:Seq><rdf:li>{}</rdf:li></rdf:Seq></dc:creator>\
         <dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">{}</rdf:li></rdf:Alt></dc:description>\
         <dc:language><rdf:Bag><rdf:li>{LANGUAGE}</rdf:li></rdf:Bag></dc:language>\
         <dc:format>application/pdf</dc:format><dc:identifier>{code}</dc:identifier>\
         <xmp:CreatorTool>{TOOL}</xmp:CreatorTool><pdf:Producer>{TOOL}</pdf:Producer>\
         <xmp:CreateDate>{day}T00:00:00Z</xmp:CreateDate>\
         <pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>\
         {EXTENSION}</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>",
        escaped(&title),
        escaped(author),
        escaped(&sheet.subject),
    );
    let metadata = file.bytes("/Type/Metadata/Subtype/XML", packet.into_bytes());
    Described { metadata, info }
}

const SPACES: &str = "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" \
    xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\" xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\" \
    xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\" \
    xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\" \
    xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\" \
    xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\"";

/// PDF/A wants to be told of a property that came after it.
const EXTENSION: &str = "<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">\
    <pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>\
    <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
    <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq>\
    <rdf:li rdf:parseType=\"Resource\"><pdfaProperty:name>part</pdfaProperty:name>\
    <pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>\
    <pdfaProperty:description>Which part of ISO 14289 is kept</pdfaProperty:description></rdf:li></rdf:Seq>\
    </pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>";

fn escaped(words: &str) -> String {
    let clean: String = words.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    clean.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
