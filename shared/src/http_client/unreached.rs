//! Why a connection did not come about, as far as its error tells: what someone who sets up a network asks first.

use std::{error::Error, io};

use rustls::CertificateError;
use thiserror::Error;

/// Why no whole answer came, in an engineer's terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Unreached {
    /// The name does not resolve.
    #[error("its name is not known to DNS")]
    UnknownName,
    /// Nobody listens there.
    #[error("the connection is refused")]
    Refused,
    /// The certificate is out of date, or not yet good.
    #[error("its TLS certificate has expired or is not valid yet")]
    Expired,
    /// The certificate is of an authority that public clients do not trust.
    #[error(
        "its TLS certificate is not of a public authority, or its intermediate certificate is missing"
    )]
    UnknownIssuer,
    /// The certificate is for another name.
    #[error("its TLS certificate is for another name")]
    WrongName,
    /// Anything else that breaks a handshake.
    #[error("the TLS handshake fails")]
    Handshake,
    /// Neither yes nor no, which is how firewalls refuse.
    #[error("it does not answer in time")]
    Timeout,
    /// The connection broke.
    #[error("the connection breaks")]
    Broken,
    /// The answer is longer than we read.
    #[error("its answer is too long to be the right one")]
    TooLong,
}

impl Unreached {
    /// Reads it from an error and what lies beneath.
    pub(super) fn of(error: &reqwest::Error) -> Self {
        let mut cause: Option<&(dyn Error + 'static)> = Some(error);
        while let Some(current) = cause {
            if let Some(known) = Self::known(current) {
                return known;
            }
            cause = current.source();
        }
        if error.is_timeout() {
            Self::Timeout
        } else if error.is_connect() {
            // Resolved and connected, so it was the handshake: what listens there may not speak TLS at all.
            Self::Handshake
        } else {
            Self::Broken
        }
    }

    fn known(cause: &(dyn Error + 'static)) -> Option<Self> {
        if let Some(error) = cause.downcast_ref::<rustls::Error>() {
            return Some(Self::tls(error));
        }
        if let Some(error) = cause.downcast_ref::<io::Error>() {
            // An `io::Error` hides what it wraps from `source`.
            let inner = error.get_ref().and_then(|inner| inner.downcast_ref());
            return match (inner, error.kind()) {
                (Some(inner), _) => Some(Self::tls(inner)),
                (None, io::ErrorKind::ConnectionRefused) => Some(Self::Refused),
                (None, io::ErrorKind::TimedOut) => Some(Self::Timeout),
                (None, io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable) => {
                    Some(Self::Broken)
                }
                _ => None,
            };
        }
        // The connector's own error type is private.
        (cause.to_string() == "dns error").then_some(Self::UnknownName)
    }

    const fn tls(error: &rustls::Error) -> Self {
        use CertificateError as Certificate;
        match error {
            rustls::Error::InvalidCertificate(certificate) => match certificate {
                Certificate::Expired
                | Certificate::ExpiredContext { .. }
                | Certificate::NotValidYet
                | Certificate::NotValidYetContext { .. } => Self::Expired,
                Certificate::UnknownIssuer => Self::UnknownIssuer,
                Certificate::NotValidForName | Certificate::NotValidForNameContext { .. } => {
                    Self::WrongName
                }
                _ => Self::Handshake,
            },
            _ => Self::Handshake,
        }
    }

    /// What to do about it.
    #[must_use]
    pub const fn fix(self) -> &'static str {
        match self {
            Self::UnknownName => {
                "Check the host in the setting for a slip; a name of the hospital's own network is not known here."
            }
            Self::Refused => "Check host and port in the setting, and that the server runs.",
            Self::Expired => "Have the server's owner renew its certificate.",
            Self::UnknownIssuer => {
                "Have the server's owner install a certificate of a public authority with its whole chain: the bridge trusts no private one."
            }
            Self::WrongName => {
                "Use the host that the certificate names, or have the server's owner add this one."
            }
            Self::Handshake => {
                "Check that the port speaks TLS 1.2 or 1.3, and that nothing in between breaks it open."
            }
            Self::Timeout | Self::Broken => {
                "Have the firewall before the server let this installation's address in, and check that the server is up."
            }
            Self::TooLong => "Check the address: something else answers there.",
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use rustls::{CertificateError, Error};

    use super::Unreached;

    #[test]
    fn what_is_wrong_with_a_certificate_is_told_though_an_io_error_hides_it() {
        for (certificate, expected) in [
            (CertificateError::Expired, Unreached::Expired),
            (CertificateError::NotValidYet, Unreached::Expired),
            (CertificateError::UnknownIssuer, Unreached::UnknownIssuer),
            (CertificateError::NotValidForName, Unreached::WrongName),
            (CertificateError::BadSignature, Unreached::Handshake),
        ] {
            let error = io::Error::other(Error::InvalidCertificate(certificate));
            assert_eq!(Unreached::known(&error), Some(expected));
        }
        let refused = io::Error::from(io::ErrorKind::ConnectionRefused);
        assert_eq!(Unreached::known(&refused), Some(Unreached::Refused));
    }
}
