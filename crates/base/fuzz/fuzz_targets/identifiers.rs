//! Any line is an identifier, an account or a telephone that is written back as it was read, or is refused.
#![no_main]
use base::{Alias, Cbu, Check, Dni, Phone, Region, Scheme, TaxId, identifiers, read_phone};
use libfuzzer_sys::fuzz_target;

const REGIONS: [&str; 10] = ["AR", "BO", "BR", "CL", "CO", "EC", "MX", "PE", "PY", "UY"];

fuzz_target!(|text: &str| text.lines().take(8).for_each(look));

fn look(text: &str) {
    for scheme in Scheme::ALL {
        let found = scheme.read(text);
        let _ = (found.display(), found.masked());
        assert!(found.repairs.iter().all(|repair| scheme.read(repair).check == Check::Ok));
    }
    if let Ok(id) = text.parse::<TaxId>() {
        assert_eq!(id.to_string().parse(), Ok(id.clone()));
        let _ = (id.check(), id.holder(), id.masked(), id.dni());
        assert!(id.repaired().is_none_or(|repaired| repaired.check() == Check::Ok));
    }
    if let Ok(dni) = text.parse::<Dni>() {
        assert_eq!(dni.digits().parse(), Ok(dni));
        assert!(dni.tax_ids().iter().all(|id| id.check() == Check::Ok && id.dni() == Some(dni)));
    }
    if let Ok(cbu) = text.parse::<Cbu>() {
        assert_eq!(Cbu::of_26(&cbu.to_26()).as_ref().map(Cbu::digits), Some(cbu.digits()));
        let _ = (cbu.check(), cbu.keeper(), cbu.bank(), cbu.branch(), cbu.masked());
    }
    assert!(Cbu::repairs(text).iter().all(|repair| repair.parse::<Cbu>().is_ok()));
    let _ = text.parse::<Alias>();
    for region in REGIONS {
        let region: Region = region.parse().expect("a country");
        let _ = identifiers(region, text);
        let _ = read_phone(text, region, Some("11"));
        if let Ok(phone) = Phone::parse(text, region) {
            assert_eq!(phone.as_str().parse().as_ref(), Ok(&phone));
            let _ = (phone.line(), phone.for_messages(), phone.candidates());
        }
    }
}
