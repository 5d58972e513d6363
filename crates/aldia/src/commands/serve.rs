//! `aldia serve`: the console, and the standing work behind it.
use crate::{
    cli::{NodeRole, Serve},
    house::House,
    pages, print, slices,
    standing::Standing,
};
use anyhow::{Context, Result};
use clap::ValueEnum;
use std::{net::SocketAddr, sync::Arc};
use tokio::{net::TcpListener, runtime::Runtime};
use web::Api;

pub fn run(args: &Serve) -> Result<()> {
    let house = House::open(&args.house)?;
    let roles = if args.roles.is_empty() { NodeRole::value_variants() } else { &args.roles };
    if !roles.contains(&NodeRole::Web) {
        return stand(&house, roles);
    }
    let listen = args.listen.unwrap_or(house.settings.listen);
    serve(&house, listen, roles, |address| print::note(format!("Aldía listens at http://{address} (Ctrl+C ends)")))
}

/// Does the standing work of these roles until told to stop.
fn stand(house: &House, roles: &[NodeRole]) -> Result<()> {
    let standing = Standing::begin(house, roles)?;
    print::note("Aldía works behind the console of another process (Ctrl+C ends)");
    runtime()?.block_on(told_to_stop());
    standing.end();
    Ok(())
}

/// Serves until told to stop; `ready` hears the address once requests are answered.
pub fn serve(house: &House, listen: SocketAddr, roles: &[NodeRole], ready: impl FnOnce(SocketAddr)) -> Result<()> {
    let api = Api {
        store: house.store.clone(),
        clock: house.clock.clone(),
        access: Arc::new(slices::access()?),
        folder: house.folder.clone(),
    };
    let app = web::app(api, slices::routes(&house.settings, &house.reports), pages::find);
    runtime()?.block_on(async {
        let listener = TcpListener::bind(listen)
            .await
            .with_context(|| format!("cannot listen at {listen}; choose another with --listen 127.0.0.1:PORT"))?;
        let standing = Standing::begin(house, roles)?;
        ready(listener.local_addr()?);
        let served = axum::serve(listener, app).with_graceful_shutdown(told_to_stop()).await;
        tokio::task::spawn_blocking(|| standing.end()).await?;
        served.context("the server stopped")
    })
}

fn runtime() -> Result<Runtime> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().context("no threads to serve with")
}

async fn told_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let mut term = signal(SignalKind::terminate()).expect("the system delivers signals");
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = term.recv() => {}
    }
}
