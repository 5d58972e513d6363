//! The staff and the door it comes in by.
use crate::{command, ctx, later};
use base::{Actor, Role};
use people::{
    Error,
    work::{AddUser, ChangeUser, add_user, change_user, enter},
};
use store::Ctx;

const PASSWORD: &str = "una clave larga";

fn eva() -> AddUser {
    AddUser {
        command: command(1),
        login: " Eva ".into(),
        name: "Eva Gómez".into(),
        role: Role::Supervisor,
        password: PASSWORD.into(),
        capacity: 80,
        creditors: None,
    }
}

fn fails(ctx: &Ctx, login: &str) -> bool {
    matches!(enter(ctx, login, "otra clave larga"), Ok(None))
}

#[test]
fn whoever_was_added_enters_with_their_password_and_no_other() {
    let ctx = ctx();
    let user = add_user(&ctx, eva()).unwrap();

    assert_eq!(user.login, "eva");
    assert_eq!(enter(&ctx, "EVA", PASSWORD).unwrap(), Some(user.clone()));
    assert!(fails(&ctx, "eva"));
    assert!(fails(&ctx, "nadie"));
    assert_eq!(enter(&ctx, "eva", "corta").unwrap(), None);
    assert_eq!(ctx.read(people::users).unwrap(), vec![user.clone()]);
    assert_eq!(ctx.read(|rx| people::user(rx, user.id)).unwrap(), Some(user));
}

#[test]
fn a_retried_addition_is_the_same_user_and_a_login_is_given_once() {
    let ctx = ctx();
    let first = add_user(&ctx, eva()).unwrap();

    assert_eq!(add_user(&ctx, eva()).unwrap(), first);
    let taken = add_user(&ctx, AddUser { command: command(2), ..eva() });
    assert!(matches!(taken, Err(Error::LoginTaken(login)) if login == "eva"));
}

#[test]
fn weak_passwords_and_odd_logins_are_refused() {
    let ctx = ctx();

    assert!(matches!(add_user(&ctx, AddUser { password: "1234567".into(), ..eva() }), Err(Error::WeakPassword)));
    assert!(matches!(add_user(&ctx, AddUser { login: "e v a".into(), ..eva() }), Err(Error::BadLogin(_))));
}

#[test]
fn only_who_administers_changes_the_staff() {
    let ctx = ctx();
    let user = add_user(&ctx, eva()).unwrap();
    let supervisor = Ctx { actor: user.actor(), ..ctx.clone() };

    assert!(matches!(add_user(&supervisor, AddUser { command: command(2), ..eva() }), Err(Error::Denied(_))));
    assert!(matches!(user.actor(), Actor::User { role: Role::Supervisor, .. }));
}

#[test]
fn five_failures_close_a_login_for_a_while_known_or_not() {
    let ctx = ctx();
    add_user(&ctx, eva()).unwrap();

    for login in ["eva", "nadie"] {
        assert!((0..5).all(|_| fails(&ctx, login)));
        let closed = enter(&ctx, login, PASSWORD);
        assert!(matches!(closed, Err(Error::TooManyAttempts { until }) if until == later(&ctx, 30).now.at));
    }

    assert!(matches!(enter(&later(&ctx, 29), "eva", PASSWORD), Err(Error::TooManyAttempts { .. })));
    assert!(enter(&later(&ctx, 30), "eva", PASSWORD).unwrap().is_some());
    assert!(fails(&later(&ctx, 31), "eva"));
}

#[test]
fn failures_are_forgotten_after_a_day() {
    let ctx = ctx();
    assert!((0..5).all(|_| fails(&ctx, "nadie")));

    let next_day = later(&ctx, 24 * 3600 + 1);

    assert!((0..5).all(|_| fails(&next_day, "nadie")));
}

#[test]
fn somebody_disabled_does_not_enter_and_a_new_password_replaces_the_old() {
    let ctx = ctx();
    let user = add_user(&ctx, eva()).unwrap();
    let unchanged =
        ChangeUser { command: command(2), user: user.id, role: None, password: None, capacity: None, disabled: None };

    let changed = ChangeUser { password: Some("otra clave larga".into()), capacity: Some(40), ..unchanged.clone() };
    assert_eq!(change_user(&ctx, &changed).unwrap().capacity, 40);
    assert_eq!(enter(&ctx, "eva", PASSWORD).unwrap(), None);
    assert!(enter(&ctx, "eva", "otra clave larga").unwrap().is_some());

    change_user(&ctx, &ChangeUser { command: command(3), disabled: Some(true), ..unchanged }).unwrap();
    assert_eq!(enter(&ctx, "eva", "otra clave larga").unwrap(), None);
}
