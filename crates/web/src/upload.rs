//! Files that people send: written to the disk piece by piece, so that none is ever whole in memory.
use crate::Problem;
use axum::body::{Body, HttpBody};
use std::{
    fs::{self, File},
    future::poll_fn,
    io::{self, Write},
    path::Path,
    pin::Pin,
};

/// Writes the body of a request to `file`, making its folder if there is none.
///
/// # Errors
/// The body broke off, or is larger than `megabytes_max` of 2²⁰ bytes, in which case no file stays; or the disk failed.
pub async fn save(file: &Path, mut body: Body, megabytes_max: usize) -> Result<(), Problem> {
    let disk = |error: io::Error| Problem::internal(&error);
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder).map_err(disk)?;
    }
    let mut to = File::create(file).map_err(disk)?;
    let mut bytes = 0_usize;
    while let Some(frame) = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
        let broken = |_| Problem::invalid("broken_upload", "El archivo no llegó entero. Probá de nuevo.");
        let Ok(piece) = frame.map_err(broken)?.into_data() else { continue };
        bytes += piece.len();
        if megabytes_max << 20 < bytes {
            fs::remove_file(file).map_err(disk)?;
            return Err(too_large(megabytes_max));
        }
        to.write_all(&piece).map_err(disk)?;
    }
    to.sync_all().map_err(disk)
}

fn too_large(megabytes: usize) -> Problem {
    let most =
        if megabytes.is_multiple_of(1 << 10) { format!("{} GB", megabytes >> 10) } else { format!("{megabytes} MB") };
    Problem::invalid("too_large", format!("El archivo supera los {most}. Dividilo en partes."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_too_large_leaves_no_file() {
        let file = std::env::temp_dir().join(format!("aldia-upload-{}", std::process::id())).join("sent");

        let whole = save(&file, Body::from(vec![b'a'; 1 << 20]), 1).await;
        assert_eq!((whole, fs::read(&file).unwrap().len()), (Ok(()), 1 << 20));
        let refused = save(&file, Body::from(vec![b'a'; (1 << 20) + 1]), 1).await.unwrap_err();

        assert_eq!(refused, Problem::invalid("too_large", "El archivo supera los 1 MB. Dividilo en partes."));
        assert!(!file.exists());
        fs::remove_dir(file.parent().unwrap()).unwrap();
        assert!(too_large(2 << 10).detail.contains("los 2 GB"));
    }
}
