//! What is certain is posted, once, and can be taken back.
use crate::house::{House, OURS, command, csv, pesos, queued};
use base::{AccountId, Amount};
use cash::{CodeKind, Error, IncomeState, work};

const ANA: &str = "09/03/2026;TRANSFERENCIA;881;20-26756539-3;GOMEZ ANA MARIA;;1.000,00";
const LUIS: &str = "09/03/2026;TRANSFERENCIA;882;20-05536168-2;RUIZ LUIS;;1.000,00";
const NOBODY: &str = "09/03/2026;DEPOSITO EN EFECTIVO;883;;;;777,00";
const FEE: &str = "09/03/2026;COMISION;884;;;;-50,00";

fn states(report: &work::FileReport) -> Vec<(&str, u64, Amount)> {
    report.states.iter().map(|(state, (count, amount))| (state.as_str(), *count, *amount)).collect()
}

#[test]
fn what_is_certain_is_posted_and_the_rest_waits() {
    let house = House::new();

    let report = house.bank(csv(&[ANA, LUIS, NOBODY, FEE])).unwrap();

    assert_eq!((report.incomes, report.outgoings, report.known), (3, 1, 0));
    assert_eq!(states(&report), [("posted", 2, pesos(2_000)), ("queued", 1, pesos(777))]);
    assert_eq!((house.paid("PRE-000001"), house.paid("MUT-000002")), (pesos(1_000), pesos(1_000)));
    let [waiting] = queued(&house.ctx).try_into().unwrap();
    assert_eq!((waiting.amount, waiting.reason.as_str()), (pesos(777), "nada dice de quién es"));
    let suspense = house.ctx.read(|rx| work::suspense(&house.ctx, rx)).unwrap();
    assert_eq!((suspense[0].days_max, suspense[0].count, suspense[0].amount), (Some(7), 1, pesos(777)));
}

#[test]
fn the_same_file_and_a_longer_one_count_once() {
    let house = House::new();
    let first = house.bank(csv(&[ANA, NOBODY])).unwrap();

    let again = house.bank(csv(&[ANA, NOBODY])).unwrap();
    let longer = house.bank(csv(&[ANA, NOBODY, LUIS])).unwrap();

    assert_eq!((again.file, again.known), (first.file, 2));
    assert_eq!((longer.incomes, longer.known), (3, 2));
    assert_eq!(states(&longer), [("posted", 1, pesos(1_000))]);
    assert_eq!((house.paid("PRE-000001"), house.paid("MUT-000002")), (pesos(1_000), pesos(1_000)));
    assert_eq!(queued(&house.ctx).len(), 1);
}

#[test]
fn a_file_taken_back_leaves_no_payment_and_can_come_again() {
    let house = House::new();
    let report = house.bank(csv(&[ANA, LUIS, NOBODY])).unwrap();

    let undone = house.undo(report.file);

    assert_eq!(states(&undone), [("undone", 3, pesos(2_777))]);
    assert_eq!((house.paid("PRE-000001"), house.paid("MUT-000002")), (Amount::ZERO, Amount::ZERO));
    assert!(queued(&house.ctx).is_empty());

    let new = house.later(60);
    let again = house.bank_of(&new, csv(&[ANA, LUIS, NOBODY]), None).unwrap();
    assert_eq!((again.file, again.known), (report.file, 0));
    assert_eq!((house.paid("PRE-000001"), house.paid("MUT-000002")), (pesos(1_000), pesos(1_000)));
}

#[test]
fn a_file_with_anything_wrong_leaves_nothing_behind() {
    let house = House::new();
    let wrong = [
        csv(&[ANA, "31/02/2026;X;885;;;;1,00"]),
        csv(&[ANA, "09/03/2026;X;885;;;;1.00.0"]),
        csv(&[ANA, ANA]),
        format!("{}\u{0}", csv(&[ANA])),
        ":20:A\n:25:0170099220000012345678\n:60F:C260301ARS0,00\n:61:260309C1000,00NTRFX//9\n:62F:C260309ARS1,00\n"
            .into(),
    ];

    for content in wrong {
        let refused = house.bank(&content).unwrap_err();
        assert!(matches!(refused, Error::Read { .. }), "{refused}");
    }
    assert!(house.ctx.read(|rx| work::files(&house.ctx, rx, 10)).unwrap().is_empty());
    assert_eq!(house.paid("PRE-000001"), Amount::ZERO);
}

#[test]
fn a_file_of_another_account_is_refused() {
    let house = House::new();
    let swift =
        ":20:A\n:25:2850590940090418135201\n:60F:C260301ARS0,00\n:61:260309C10,00NTRFX//9\n:62F:C260309ARS10,00\n";

    let refused = house.bank(swift).unwrap_err();

    assert!(matches!(refused, Error::OtherAccount { asked, .. } if asked == OURS));
}

#[test]
fn codes_that_we_gave_say_whose_money_it_is_whatever_the_amount() {
    let house = House::new();
    let (ana, _) = house.account("PRE-000001");
    let (luis, _) = house.account("MUT-000002");
    let give = |number, kind, code: &str, account: AccountId| {
        work::give_code(&house.ctx, command(number), (kind, code), account).unwrap()
    };
    give(1, CodeKind::Account, "0000068000000002222956", ana);
    assert_eq!(give(2, CodeKind::Reference, "000123456", luis), "123456");
    let taken = work::give_code(&house.ctx, command(3), (CodeKind::Reference, "123456"), ana).unwrap_err();
    assert!(matches!(taken, Error::CodeTaken(_)));

    // A coupon of Pago Fácil names client 123456; a transfer came to the dedicated CVU.
    let coupon = "09/03/2026;PAGO FACIL 012302075175260690000000012345600450001016;891;;;;123,45";
    let coupon = csv(&[&coupon.replace("PAGO FACIL ", "")]).replace("Concepto", "Código de barras");
    house.bank(&coupon).unwrap();
    house.bank(csv(&["09/03/2026;TRANSF;892;;;0000068000000002222956;55,00"])).unwrap();

    assert_eq!(house.paid("MUT-000002"), Amount::minor(123_45));
    assert_eq!(house.paid("PRE-000001"), pesos(55));
}

#[test]
fn the_creditors_own_reference_is_enough_and_more_than_is_owed_is_asked_about() {
    let house = House::new();

    house
        .bank(csv(&["09/03/2026;PAGO PRE-000001;901;;;;10,00", "09/03/2026;PAGO MUT-000002;902;;;;3.002,00"]))
        .unwrap();

    assert_eq!((house.paid("PRE-000001"), house.paid("MUT-000002")), (pesos(10), Amount::ZERO));
    let [waiting] = queued(&house.ctx).try_into().unwrap();
    let (_, candidates, _) = house.ctx.read(|rx| work::look(&house.ctx, rx, waiting.id)).unwrap();
    assert_eq!((candidates[0].reference.as_str(), candidates[0].score), ("MUT-000002", 80));
    assert!(candidates[0].reason.contains("supera todo lo que debe"), "{}", candidates[0].reason);
}

#[test]
fn money_of_a_day_to_come_waits_for_it() {
    let house = House::new();

    house.bank(csv(&[&ANA.replace("09/03", "11/03")])).unwrap();

    let [waiting] = queued(&house.ctx).try_into().unwrap();
    assert_eq!(waiting.state, IncomeState::Queued);
    assert!(waiting.reason.contains("todavía no llegó"));
}

#[test]
fn every_format_brings_the_same_money() {
    let swift = ":20:A\n:25:0170099220000012345678\n:60F:C260301ARS0,00\n:61:260309C1000,00NTRFNONREF//S1\n\
        :86:CUIT 20267565393\n:62F:C260309ARS1000,00\n";
    let ofx = "<OFX><STMTRS><CURDEF>ARS<ACCTID>0170099220000012345678<STMTTRN><DTPOSTED>20260309<TRNAMT>1000.00\
        <FITID>O1<NAME>GOMEZ<MEMO>20267565393</STMTTRN></STMTRS></OFX>";
    let camt = "<Document><BkToCstmrStmt><Stmt><Ntry><Amt Ccy=\"ARS\">1000.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>\
        <ValDt><Dt>2026-03-09</Dt></ValDt><AcctSvcrRef>C1</AcctSvcrRef><NtryDtls><TxDtls><RmtInf><Ustrd>20267565393</Ustrd>\
        </RmtInf></TxDtls></NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>";

    for (content, format) in [(swift, "mt940"), (ofx, "ofx"), (camt, "camt.053")] {
        let house = House::new();
        let report = house.bank(content).unwrap();

        assert_eq!(report.format, format);
        assert_eq!(house.paid("PRE-000001"), pesos(1_000), "{format}");
    }
}

const UNITS: &str = "09/03/2026;PAGO UVA-000003;885;;;;12.500,00";

#[test]
fn pesos_pay_a_debt_in_units_at_the_value_of_their_day() {
    let house = House::new();
    house.lend_units();
    ledger::import_series(&house.ctx, "UVA", "2026-03-09;1250", "BCRA").unwrap();

    let report = house.bank(csv(&[UNITS])).unwrap();

    assert_eq!(states(&report), [("posted", 1, pesos(12_500))]);
    assert_eq!(house.paid("UVA-000003"), Amount::minor(10_00));
}

#[test]
fn pesos_for_a_debt_in_units_wait_until_the_value_of_their_day_is_published() {
    let house = House::new();
    house.lend_units();
    house.bank(csv(&[UNITS])).unwrap();
    let [waiting] = queued(&house.ctx).try_into().unwrap();

    let account = house.account("UVA-000003").0;
    let told = work::assign(&house.ctx, command(1), waiting.id, &[(account, pesos(12_500))]).unwrap();
    assert_eq!((told.state, house.paid("UVA-000003")), (IncomeState::Queued, Amount::ZERO));
    assert!(told.reason.contains("no publicado: UVA del 2026-03-09"), "{}", told.reason);

    ledger::import_series(&house.ctx, "UVA", "2026-03-09;1250", "BCRA").unwrap();
    assert_eq!(work::match_again(&house.later(60), &mut |_, _| {}).unwrap(), 1);
    assert_eq!(house.paid("UVA-000003"), Amount::minor(10_00));
}
