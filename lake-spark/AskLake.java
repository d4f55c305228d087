import java.io.FileInputStream;
import java.util.Properties;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/// Asks Spark, by settings in a file of properties: of each that begins with `ask.` the answer is a
/// line on standard output, its name and the columns of its first row. Run from its source.
class AskLake {
  public static void main(String[] args) throws Exception {
    var settings = new Properties();
    try (var in = new FileInputStream(args[0])) {
      settings.load(in);
    }
    var builder = SparkSession.builder().master("local[2]").appName("lake");
    settings.stringPropertyNames().stream()
        .filter(name -> name.startsWith("spark."))
        .forEach(name -> builder.config(name, settings.getProperty(name)));
    try (SparkSession spark = builder.getOrCreate()) {
      for (String name : settings.stringPropertyNames()) {
        if (name.startsWith("ask.")) {
          Row row = spark.sql(settings.getProperty(name)).first();
          System.out.println(name + "=" + row.mkString("|"));
        }
      }
    }
  }
}
