//! Groups of people, as whoever answers for them at a desk brings, sees and forgets them.
use super::with_portfolio;
use serde_json::json;

const BASIS: &str = "Consentimiento del formulario de alta, cláusula 7";

#[test]
fn groups_are_brought_told_to_whom_they_are_about_and_forgotten() {
    let desk = with_portfolio();
    let file = desk.file("edades.csv", "documento;grupo;valor\n20-26756539-3;franja de edad;30 a 39\n1;salud;buena\n");
    let import = ["groups", "import", file.to_str().unwrap(), "--basis", BASIS];

    assert!(desk.ok(&["fairness"]).contains("aldia groups import"));
    let brought = desk.json(&import);
    assert_eq!((&brought["changed"], &brought["names"]), (&json!(1), &json!(["franja de edad"])));
    let aside = &brought["quarantined"][0];
    assert_eq!((&aside["line"], &aside["column"]), (&json!(3), &json!("grupo")));
    assert!(desk.ok(&import).contains("1 put aside"));

    let listed = desk.json(&["groups", "list"]);
    assert_eq!((&listed[0]["basis"], &listed[0]["values"]), (&json!(BASIS), &json!([["30 a 39", 1]])));
    let letter = desk.ok(&["explain", "20-26756539-3"]);
    assert!(letter.contains("guardamos esto: franja de edad: 30 a 39."), "{letter}");
    let report = desk.json(&["fairness"]);
    assert_eq!(
        (&report["names"][0]["hidden"], &report["names"][0]["groups"]),
        (&json!(1), &json!([])),
        "one is too few"
    );
    assert!(desk.ok(&["fairness"]).contains("con menos de 50 personas"));

    assert!(desk.fails(&["groups", "import", file.to_str().unwrap(), "--basis", "sí"]).contains("a right"));
    desk.ok(&["groups", "forget", "franja de edad"]);
    assert!(!desk.ok(&["explain", "20-26756539-3"]).contains("guardamos esto"));
    assert!(desk.fails(&["groups", "forget", "franja de edad"]).contains("nobody is in a group"));
    desk.ok(&["verify"]);
}
