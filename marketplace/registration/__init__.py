"""The desk where data IP is registered: an application, its review, its notice, its certificate."""
