//! The vectors of domain.md §1 and what the check digits promise.
use super::*;
use proptest::prelude::*;

fn read(scheme: Scheme, text: &str) -> (Check, Option<Flaw>) {
    let found = scheme.read(text);
    (found.check, found.flaw)
}

const VALID: &[(Scheme, &[&str])] = &[
    (Scheme::ArCuit, &["20-05536168-2", "20267565393", "30-50000173-5", "33-69345023-9"]),
    (Scheme::BrCpf, &["390.533.447-05", "39053344705"]),
    (Scheme::BrCnpj, &["16.727.230/0001-97", "12.ABC.345/01DE-35", "12abc34501de35"]),
    (Scheme::ClRut, &["12.531.909-2", "76086428-5", "1000005-K", "11111111-1", "5126663-3"]),
    (Scheme::CoNit, &["213.123.432-1", "800.197.268-4", "900123456-8"]),
    (Scheme::EcCi, &["171430710-3"]),
    (Scheme::EcRuc, &["1792060346-001", "1714307103001", "1494423401000"]),
    (Scheme::MxRfc, &["GODE561231GR8", "MAB-9307148T4"]),
    (Scheme::MxCurp, &["BOXW310820HNERXN09"]),
    (Scheme::PeRuc, &["20512333797", "20100070970"]),
    (Scheme::PeDni, &["10117410-2", "10117410-G"]),
    (Scheme::PyRuc, &["80028061-0"]),
    (Scheme::UyRut, &["21-100342-001-7"]),
    (Scheme::UyCi, &["1.234.567-2"]),
];

#[test]
fn what_the_agencies_gave_holds() {
    for (scheme, texts) in VALID {
        for text in *texts {
            assert_eq!(read(*scheme, text), (Check::Ok, None), "{scheme} {text}");
        }
    }
}

#[test]
fn every_vector_with_another_last_digit_is_bad_and_repaired() {
    for (scheme, texts) in VALID.iter().filter(|(scheme, _)| *scheme != Scheme::EcRuc) {
        for text in *texts {
            let right = scheme.read(text).value;
            let (body, last) = digits::split_last(&right);
            let wrong = format!("{body}{}", if last == '4' { '5' } else { '4' });
            let found = scheme.read(&wrong);

            let expected = if *scheme == Scheme::MxRfc { Check::Suspect } else { Check::Bad };
            assert_eq!(found.check, expected, "{scheme} {wrong}");
            assert_eq!(found.flaw, Some(Flaw::CheckDigit), "{scheme} {wrong}");
            // A Peruvian control may be a digit where the original has a letter.
            let given = found.repairs.contains(&right) || *scheme == Scheme::PeDni && !found.repairs.is_empty();
            assert!(given, "{scheme} {wrong} {:?}", found.repairs);
        }
    }
}

#[test]
fn each_flaw_is_named() {
    let flaws = [
        (Scheme::ArCuit, "20267565392", Check::Bad, Flaw::CheckDigit),
        (Scheme::ArCuit, "20-12345600-9", Check::Suspect, Flaw::NoCheckDigit),
        (Scheme::ArCuit, "24879282409", Check::Suspect, Flaw::NoCheckDigit),
        (Scheme::ArCuit, "99267565391", Check::Bad, Flaw::CheckDigit),
        (Scheme::ArCuit, "2026756539", Check::Bad, Flaw::Length),
        (Scheme::ArDni, "123456", Check::Bad, Flaw::Length),
        (Scheme::BrCpf, "11111111111", Check::Bad, Flaw::Repeated),
        (Scheme::BrCnpj, "00000000000000", Check::Bad, Flaw::Repeated),
        (Scheme::ClRut, "12531909-3", Check::Bad, Flaw::CheckDigit),
        (Scheme::EcCi, "9914307103", Check::Bad, Flaw::Part),
        (Scheme::EcRuc, "1714307103000", Check::Bad, Flaw::Part),
        (Scheme::MxRfc, "VACE-460910-SX6", Check::Suspect, Flaw::CheckDigit),
        (Scheme::MxRfc, "GODE561331GR8", Check::Bad, Flaw::Date),
        (Scheme::MxRfc, "XAXX010101000", Check::NotApplicable, Flaw::Generic),
        (Scheme::MxCurp, "BOXW310820HNERXN08", Check::Bad, Flaw::CheckDigit),
        (Scheme::MxCurp, "BOXW310820HZZRXN09", Check::Bad, Flaw::Part),
        (Scheme::PeRuc, "30512333797", Check::Bad, Flaw::Part),
        (Scheme::UyRut, "211003420027", Check::Bad, Flaw::Part),
        (Scheme::CoCedula, "12E4567", Check::Bad, Flaw::Characters),
    ];
    for (scheme, text, check, flaw) in flaws {
        assert_eq!(read(scheme, text), (check, Some(flaw)), "{scheme} {text}");
    }
}

#[test]
fn what_nothing_checks_says_so() {
    for (scheme, text) in [
        (Scheme::ArDni, "20.123.456"),
        (Scheme::CoCedula, "52.123.456"),
        (Scheme::PeDni, "10117410"),
        (Scheme::MxRfc, "GODE561231"),
    ] {
        assert_eq!(read(scheme, text), (Check::NotApplicable, None), "{scheme} {text}");
    }
}

#[test]
fn the_tax_agency_changed_the_prefix_where_no_digit_exists() {
    // domain.md §1.1 and vectors.json, dv10.
    for (written, real) in
        [("20-12345600-9", "23123456009"), ("27-12345608-9", "23123456084"), ("30-12345603-9", "33123456039")]
    {
        assert_eq!(Scheme::ArCuit.read(written).repairs.first().map(String::as_str), Some(real), "{written}");
    }
}

#[test]
fn zeros_that_a_spreadsheet_ate_come_back() {
    let cpf = Scheme::BrCpf.read("3.596.108-01");
    assert_eq!(cpf.flaw, Some(Flaw::Length));

    let found = identifiers(Region::Ec, "502345671");
    assert!(found.iter().all(|reading| reading.check == Check::Bad));
    assert_eq!(Scheme::ArCuit.read("2O-26756539-3").repairs, ["20267565393"]);
    assert!(Scheme::ArCuit.read("20-26755639-3").repairs.contains(&"20267565393".to_owned()));
}

#[test]
fn a_text_that_may_be_two_things_is_told_as_both() {
    let schemes = |country, text| identifiers(country, text).into_iter().map(|found| found.scheme).collect::<Vec<_>>();

    assert_eq!(schemes(Region::Co, "2131234321"), [Scheme::CoNit, Scheme::CoCedula]);
    assert_eq!(schemes(Region::Ar, "20267565393"), [Scheme::ArCuit]);
    assert_eq!(schemes(Region::Ar, "26.756.539"), [Scheme::ArDni]);
    assert_eq!(schemes(Region::Mx, "BOXW310820HNERXN09"), [Scheme::MxCurp]);
    assert_eq!(schemes(Region::Br, "hola"), [Scheme::BrCpf]);
    assert_eq!(identifiers(Region::Bo, "1234567"), []);
}

#[test]
fn identifiers_print_as_people_write_them_and_hide_in_logs() {
    for (scheme, text, written) in [
        (Scheme::ArCuit, "20267565393", "20-26756539-3"),
        (Scheme::ClRut, "1000005K", "1.000.005-K"),
        (Scheme::BrCnpj, "12ABC34501DE35", "12.ABC.345/01DE-35"),
        (Scheme::CoNit, "8001972684", "800.197.268-4"),
        (Scheme::UyRut, "211003420017", "21-100342-001-7"),
        (Scheme::ArDni, "5536168", "5.536.168"),
    ] {
        assert_eq!(scheme.read(text).display(), written);
    }
    assert_eq!(Scheme::ArCuit.read("20-26756539-3").masked(), "20********3");
    assert_eq!(masked("1234"), "****");
}

#[test]
fn whom_it_belongs_to_is_told_where_it_tells() {
    let holder = |scheme: Scheme, text: &str| scheme.read(text).holder;

    assert_eq!(holder(Scheme::ArCuit, "30500001735"), Some(Holder::Company));
    assert_eq!(holder(Scheme::MxRfc, "MAB9307148T4"), Some(Holder::Company));
    assert_eq!(holder(Scheme::EcRuc, "1792060346001"), Some(Holder::Company));
    assert_eq!(holder(Scheme::EcRuc, "1714307103001"), Some(Holder::Person));
    assert_eq!(holder(Scheme::PeRuc, "20512333797"), Some(Holder::Company));
    assert_eq!(holder(Scheme::ClRut, "12531909-2"), None);
    assert_eq!(holder(Scheme::ArCuit, "20267565392"), None);
}

#[test]
fn codes_of_schemes_read_back() {
    for scheme in Scheme::ALL {
        assert_eq!(scheme.code().parse::<Scheme>(), Ok(scheme));
        assert!(scheme.code().starts_with(scheme.country().code()));
        assert!(!scheme.label().is_empty());
    }
    assert!("XX-RUT".parse::<Scheme>().is_err());
}

/// Schemes whose check digit tells every single wrong digit: a prime modulus, or weights that share nothing with ten,
/// and no two sums with the same digit.
const STRICT: [(Scheme, &str); 4] = [
    (Scheme::ArCuit, "(20|23|24|27|30|33)[0-9]{8}"),
    (Scheme::ClRut, "[1-9][0-9]{7}"),
    (Scheme::UyRut, "(0[1-9]|1[0-9]|2[0-2])[1-9][0-9]{5}001"),
    (Scheme::EcCi, "(0[1-9]|1[0-9]|2[0-4])[0-5][0-9]{6}"),
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn one_changed_digit_never_holds_where_the_rule_promises_so(
        bodies in (STRICT[0].1, STRICT[1].1, STRICT[2].1, STRICT[3].1), place in 0_usize..13, more in 1_u8..10,
    ) {
        let bodies = [bodies.0, bodies.1, bodies.2, bodies.3];
        for ((scheme, _), body) in STRICT.into_iter().zip(bodies) {
            let lasts = ('0'..='9').chain(['K']).map(|last| format!("{body}{last}"));
            let holding: Vec<String> = lasts.filter(|text| scheme.read(text).check == Check::Ok).collect();
            prop_assert!(holding.len() <= 1, "{scheme} {holding:?}");
            let Some(right) = holding.first() else { continue };
            let mut wrong = right.clone().into_bytes();
            if let Some(sign) = wrong.get_mut(place).filter(|sign| sign.is_ascii_digit()) {
                *sign = b'0' + (*sign - b'0' + more) % 10;
                let wrong = String::from_utf8(wrong).unwrap();
                prop_assert!(scheme.read(&wrong).check != Check::Ok, "{scheme} {wrong}");
            }
        }
    }

    #[test]
    fn any_text_is_read_without_failing_and_repairs_hold(text in "\\PC{0,24}") {
        for scheme in Scheme::ALL {
            let found = scheme.read(&text);
            prop_assert!(found.repairs.iter().all(|repair| scheme.read(repair).check == Check::Ok));
            prop_assert!(found.display().chars().count() >= found.value.chars().count());
            let _hidden = found.masked();
        }
    }

    #[test]
    fn generated_numbers_of_every_digit_scheme_hold(body in "[1-9][0-9]{12}") {
        for (scheme, length) in [
            (Scheme::ClRut, 8), (Scheme::CoNit, 9), (Scheme::PyRuc, 8), (Scheme::UyCi, 7), (Scheme::PeDni, 8),
        ] {
            let body = body.get(..length).unwrap();
            let holds = ('0'..='9').chain(['K']).any(|last| scheme.read(&format!("{body}{last}")).check == Check::Ok);
            prop_assert!(holds, "{scheme} {body}");
        }
    }
}
