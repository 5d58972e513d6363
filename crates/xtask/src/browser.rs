//! The flows of the console in a real browser, against a demo that lived fifteen days.
use crate::{
    binary,
    run::{Counts, Program},
    server::{PASSWORD, Server},
    tools,
};
use anyhow::Result;
use std::{process::Command, time::Duration};
use xtask::house;

/// Of the demo's staff, who may do everything and who may only work debtors; the password is given on the command line.
const LOGIN: &str = "marina";
const AGENT: &str = "ana";

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
    let flows = flows.with("ALDIA_LOGIN", LOGIN).with("ALDIA_AGENT", AGENT).with("ALDIA_PASSWORD", PASSWORD);
    flows.with("CHROMIUM", chromium).counted()
}
