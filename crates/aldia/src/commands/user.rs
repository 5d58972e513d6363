//! `aldia user`: the staff.
use super::command;
use crate::{
    cli::{User, UserAdd, UserList},
    house::House,
    print,
};
use anyhow::{Context, Result, ensure};
use people::work::AddUser;
use std::io::{BufRead, IsTerminal};

pub fn run(command: &User) -> Result<()> {
    match command {
        User::Add(args) => add(args),
        User::List(args) => list(args),
    }
}

fn add(args: &UserAdd) -> Result<()> {
    let password = match &args.password {
        Some(password) => password.clone(),
        None => read_password()?,
    };
    let ctx = House::open(&args.house)?.desk();
    let user = people::work::add_user(
        &ctx,
        AddUser {
            command: command(),
            login: args.login.clone(),
            name: args.name.clone().unwrap_or_else(|| args.login.clone()),
            role: args.role.into(),
            creditors: None,
            password,
            capacity: args.capacity,
        },
    )?;
    print::line(format!("{} can enter", user.login));
    Ok(())
}

fn read_password() -> Result<String> {
    if std::io::stdin().is_terminal() {
        print::note("Password (shown while you type; ALDIA_PASSWORD keeps it off the screen):");
    }
    let mut password = String::new();
    std::io::stdin().lock().read_line(&mut password).context("no password on standard input")?;
    let password = password.trim_end_matches(['\r', '\n']).to_owned();
    ensure!(!password.is_empty(), "no password: give it in ALDIA_PASSWORD or on standard input");
    Ok(password)
}

fn list(args: &UserList) -> Result<()> {
    let users = House::open(&args.house)?.store.read(people::users)?;
    if args.answer.json {
        return print::json(&users);
    }
    let rows: Vec<Vec<String>> = users
        .iter()
        .map(|user| {
            let state = if user.disabled { "disabled" } else { "" };
            vec![
                user.login.clone(),
                user.name.clone(),
                format!("{:?}", user.role),
                user.capacity.to_string(),
                state.into(),
            ]
        })
        .collect();
    print::table(&["login", "name", "role", "capacity", ""], &rows);
    Ok(())
}
