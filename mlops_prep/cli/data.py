import typer

app = typer.Typer()


@app.command()
def path() -> None: ...
@app.command()
def backup() -> None: ...
