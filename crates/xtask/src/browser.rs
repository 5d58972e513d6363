//! The flows of the console in a real browser, against a demo that lived fifteen days.
use crate::{
    binary,
    run::{Counts, Program},
    server::Server,
    tools,
};
use anyhow::Result;
use std::{process::Command, time::Duration};
use xtask::house;

/// The supervisor of the demo's staff; the password is given on the command line.
const LOGIN: &str = "marina";
const PASSWORD: &str = "una-clave-de-prueba";

/// Starts a demo, runs the browser's tests against it, ends it.
pub(crate) fn run() -> Result<Counts> {
    let ui = house::root().join("ui");
    tools::npm(&ui)?;
    let chromium = tools::debian("chromium", "chromium")?;
    let (data, address) = (tools::scratch("browser")?, tools::free_address()?);
    let mut demo = Command::new(binary::build()?);
    demo.args(["demo", "--debtors", "300", "--days", "15", "--seed", "7", "--password", PASSWORD]);
    demo.arg("--listen").arg(address.to_string()).arg("--data").arg(&data);
    let mut server = Server::start(demo, address)?;
    server.wait_ready(Duration::from_secs(300))?;
    let flows = Program::new("npm run e2e").within(&ui).with("ALDIA_URL", format!("http://{address}"));
    flows.with("ALDIA_LOGIN", LOGIN).with("ALDIA_PASSWORD", PASSWORD).with("CHROMIUM", chromium).counted()
}
